visible = "overridden by a later star"
