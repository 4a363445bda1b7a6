"""The rulebook as pure code: strict reading, validation, compiling, slices by date, the guard runner."""
