"""An invented district: units, their journals of one year, and what is planted in them. Knows nothing of any checker."""
