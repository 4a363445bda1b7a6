"""The governance wing: registers, duties, findings. (Built by later issues.)"""
