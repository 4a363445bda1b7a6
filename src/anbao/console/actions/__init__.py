"""What the console itself writes: drafts, and the proposals made of them."""
