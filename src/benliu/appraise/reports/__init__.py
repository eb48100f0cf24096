"""The Excel and the Word report: the same appraisal, told for people."""
