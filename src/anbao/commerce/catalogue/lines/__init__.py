"""One folder for each line of insurance. Found by walking; nothing outside imports a line by name.

A folder whose name begins with an underscore is no line: it is what several lines share.
"""
