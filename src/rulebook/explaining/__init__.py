"""The parts of an explanation: records, limits, ladder, duties."""
