"""The closed language of a scheme's formulas: read, checked, evaluated on columns, told in words."""
