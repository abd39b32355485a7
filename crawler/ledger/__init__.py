"""From what was collected to what each agency owes: visits, claims, bounds, obligations, documents.

Read in this order: evidence (the collected rows), acceptance (which visits may be believed), documents
and resolve (whose report a sighting is), places and bounds (what absence proves), timeliness, versions,
obligation (the answer), why (its sentence), calculate (one division), writing (its rows), asof.
"""
