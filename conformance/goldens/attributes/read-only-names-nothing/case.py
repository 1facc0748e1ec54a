for owner, name in (("text", "__doc__"), (1, "__init__"), ((), "nothing")):
    for change in (lambda: setattr(owner, name, 1), lambda: delattr(owner, name)):
        try:
            change()
        except AttributeError as error:
            print(error, error.name, error.obj)
