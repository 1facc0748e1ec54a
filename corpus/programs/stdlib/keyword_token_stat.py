"""keyword, token, stat, __future__ and colorsys: tables and small functions."""

import __future__
import colorsys
import keyword
import stat
import token


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


show("keyword.kwlist", lambda: keyword.kwlist)
show(
    'keyword.softkwlist, keyword.iskeyword("if"), keyword.iskeyword("match"), '
    'keyword.issoftkeyword("match"), keyword.iskeyword("x")',
    lambda: (
        keyword.softkwlist, keyword.iskeyword("if"), keyword.iskeyword("match"),
        keyword.issoftkeyword("match"), keyword.iskeyword("x"),
    ),
)
show(
    'token.NAME, token.tok_name[token.NUMBER], token.EXACT_TOKEN_TYPES["->"], '
    "token.ISTERMINAL(1), token.ISEOF(0), len(token.tok_name)",
    lambda: (
        token.NAME, token.tok_name[token.NUMBER], token.EXACT_TOKEN_TYPES["->"],
        token.ISTERMINAL(1), token.ISEOF(0), len(token.tok_name),
    ),
)
show("__future__.all_feature_names", lambda: __future__.all_feature_names)
show(
    "__future__.annotations, __future__.annotations.getOptionalRelease(), "
    "__future__.division.getMandatoryRelease()",
    lambda: (
        __future__.annotations, __future__.annotations.getOptionalRelease(),
        __future__.division.getMandatoryRelease(),
    ),
)
show(
    "stat.filemode(0o100644), stat.filemode(0o040755), stat.filemode(0o120777), "
    "stat.filemode(0o104755), stat.S_ISDIR(0o040000), stat.S_IMODE(0o100644), stat.S_IFMT(0o100644)",
    lambda: (
        stat.filemode(0o100644), stat.filemode(0o040755), stat.filemode(0o120777),
        stat.filemode(0o104755), stat.S_ISDIR(0o040000), stat.S_IMODE(0o100644),
        stat.S_IFMT(0o100644),
    ),
)
show(
    "colorsys.rgb_to_hsv(0.2, 0.4, 0.4), colorsys.hsv_to_rgb(0.5, 0.5, 0.4), "
    "colorsys.rgb_to_hls(0.2, 0.4, 0.4), colorsys.hls_to_rgb(0.5, 0.3, 0.3), colorsys.rgb_to_yiq(0.2, 0.4, 0.4)",
    lambda: (
        colorsys.rgb_to_hsv(0.2, 0.4, 0.4), colorsys.hsv_to_rgb(0.5, 0.5, 0.4),
        colorsys.rgb_to_hls(0.2, 0.4, 0.4), colorsys.hls_to_rgb(0.5, 0.3, 0.3),
        colorsys.rgb_to_yiq(0.2, 0.4, 0.4),
    ),
)
