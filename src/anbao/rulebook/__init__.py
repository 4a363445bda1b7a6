"""What must be: the compiled book, the guard runner, the company's profile."""
