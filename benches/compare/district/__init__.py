"""An invented district: units, their journals of one year, and what is planted in them. Knows nothing of any checker."""

# Of the manifest. The number rises with what is planted, so that no district from before is taken for one of now.
SCHEMA = "ledgerlint-district/2"
