"""The industry's register of fixed travel-inconvenience benefits: asked before a sale, told of contracts."""
