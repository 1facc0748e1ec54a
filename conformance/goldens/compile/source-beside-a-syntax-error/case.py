for source in (
    b"# coding: latin-1\n\xe9 = 1\nimprot x\n", b"# coding: utf-8\n\xc3\xa9 = 1\nimprot x\n", b"# coding: utf-7\n+AOk- = 1\nimprot x\n",
    "improt x\n",
):
    try:
        compile(source, "name", "exec")
    except SyntaxError as error:
        print(error.msg, error._metadata)
