"""The generated halves of the instructions and of the parser."""

def generate_opcodes(name, definitions, headers, handlers, texts):
    """Runs opgen over the definitions, once for all of its files.

    Fails, and names the difference, when opgen writes other files than those listed here. Declares NAME_headers,
    NAME_includes (the *.inc) and NAME_handlers.

    Args:
      name: the rule and the head of the other names.
      definitions: the *.inst files.
      headers: the generated *.h.
      handlers: the generated *.cc, one for each shard.
      texts: everything else.
    """
    outs = headers + handlers + texts
    command = """
listed=$$(printf '%s\\n' {outs} | sort)
opgen="$(execpath //vm/bytecode/gen:opgen) --out-dir $(RULEDIR) --require-bodies"
written=$$($$opgen --list $(SRCS) | sort)
if [ "$$listed" != "$$written" ]; then
  echo 'vm/bytecode/BUILD must list what opgen writes; the difference:' >&2
  printf '%s\\n' "$$listed" "$$written" | sort | uniq -u >&2
  exit 1
fi
$$opgen {options} $(SRCS)
"""
    native.genrule(
        name = name,
        srcs = definitions,
        outs = outs,
        cmd = select({
            "//scripts/bazel:with_faults": command.format(outs = " ".join(outs), options = "--faults"),
            "//conditions:default": command.format(outs = " ".join(outs), options = ""),
        }),
        message = "Generating instructions",
        tools = ["//vm/bytecode/gen:opgen"],
        visibility = ["//visibility:private"],
    )
    native.filegroup(name = name + "_headers", srcs = headers)
    native.filegroup(name = name + "_includes", srcs = [text for text in texts if text.endswith(".inc")])
    native.filegroup(name = name + "_handlers", srcs = handlers, visibility = ["//vm/eval:__pkg__"])

def generate_parser(name, grammar, tokens):
    """Runs parsergen over the grammar. Declares NAME: python_rules.cc and its header, sources of the room.

    Args:
      name: the rule.
      grammar: the *.grammar file.
      tokens: token_types.def.
    """
    native.genrule(
        name = name,
        srcs = [tokens, grammar],
        outs = ["python_rules.cc", "python_rules.h"],
        cmd = "$(execpath //vm/parser/gen:parsergen) --out-dir $(RULEDIR) $(SRCS)",
        message = "Generating the parser",
        tools = ["//vm/parser/gen:parsergen"],
        visibility = ["//visibility:private"],
    )
