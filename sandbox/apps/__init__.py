"""What a notebook imports: one module a page. Wires rooms to widgets, stages to calls."""
