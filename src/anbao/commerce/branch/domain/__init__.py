"""What is recorded of somebody who came in person, and the guards of it. Pure."""
