"""The run file's expressions, read anew in Python, so that the made data are checked by something that is not svari."""

import ast
import re


def _tree(text):
    text = re.sub(r"\bif\s*\(", "if_(", text)
    return ast.parse(text, mode="eval").body


def _compare(op, a, b):
    if isinstance(op, (ast.In, ast.NotIn)):
        if a is None:
            return None
        return (a in b) == isinstance(op, ast.In)
    if a is None or b is None:
        return None
    table = {
        ast.Eq: lambda: a == b,
        ast.NotEq: lambda: a != b,
        ast.Lt: lambda: a < b,
        ast.LtE: lambda: a <= b,
        ast.Gt: lambda: a > b,
        ast.GtE: lambda: a >= b,
    }
    return table[type(op)]()


def _arithmetic(op, a, b):
    if a is None or b is None:
        return None
    table = {
        ast.Add: lambda: a + b,
        ast.Sub: lambda: a - b,
        ast.Mult: lambda: a * b,
        ast.Div: lambda: a / b if b else None,
        ast.Mod: lambda: a % b,
    }
    return table[type(op)]()


def _logical(node, values):
    if isinstance(node.op, ast.And):
        if any(v is False for v in values):
            return False
        return None if any(v is None for v in values) else True
    if any(v is True for v in values):
        return True
    return None if any(v is None for v in values) else False


def _call(name, values):
    if name == "is_missing":
        return values[0] is None
    if name == "coalesce":
        return next((v for v in values if v is not None), None)
    if name == "if_":
        return None if values[0] is None else values[1] if values[0] else values[2]
    if any(v is None for v in values):
        return None
    return {"abs": abs, "min": min, "max": max, "round": round}[name](*values)


def _value(node, record):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return record[node.id]
    if isinstance(node, ast.List):
        return [_value(e, record) for e in node.elts]
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, record)
        if isinstance(node.op, ast.Not):
            return None if value is None else not value
        return None if value is None else -value
    if isinstance(node, ast.BoolOp):
        return _logical(node, [_value(v, record) for v in node.values])
    if isinstance(node, ast.Compare):
        return _compare(node.ops[0], _value(node.left, record), _value(node.comparators[0], record))
    if isinstance(node, ast.BinOp):
        return _arithmetic(node.op, _value(node.left, record), _value(node.right, record))
    return _call(node.func.id, [_value(a, record) for a in node.args])


class Expression:
    def __init__(self, text):
        self.tree = _tree(text)

    def __call__(self, record):
        return _value(self.tree, record)
