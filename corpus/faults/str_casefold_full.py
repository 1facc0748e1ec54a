# Casefold() is lower().
print("STRA\u00dfE".casefold(), "\ufb01".casefold(), "\u0130".casefold())
