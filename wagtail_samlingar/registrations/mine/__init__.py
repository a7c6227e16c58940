"""What people see and do about their own registration, by a link and without an account. One file for each act."""
