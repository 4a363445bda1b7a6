"""What is read of a customer across the apps."""
