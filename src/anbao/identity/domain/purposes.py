"""What one-time passwords are for. Each app registers its own purposes with a title that the message shows."""

from anbao.kernel.registry import Registry

otp_purposes: Registry[str] = Registry("purpose of one-time passwords")
