"""What Django asks for by class: the session store."""
