"""Writers of NSD's own file formats (layouts as in the NSD data manual and in cvnlab/nsdcode, cvnlab/nsddatapaper)."""
