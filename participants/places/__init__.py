"""What the portal says about areas, ZIP codes and states: values for pages and for the API, built from live releases.

An area is what CMS selects; a state is a column of the participant list. The list does not say in which area a
clinician is, so nothing here joins the two.
"""
