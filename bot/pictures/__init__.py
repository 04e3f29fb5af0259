"""Pictures of answers: charts as PNG and SVG, drawn from facts by typst without any font of the machine."""
