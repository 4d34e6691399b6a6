"""Decimal numbers: their canonical text, and exact arithmetic that cannot grow without bound."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from steps.spec import Action

# Results are kept to ten decimals (half to even) and within ± 10^15: a variable is changed hundreds of times on a long path.
LIMIT = Decimal(10) ** 15
_PLACES = Decimal("1e-10")
_EXACT = Context(prec=40, traps=[DivisionByZero, InvalidOperation, Overflow])


def plain(number: Decimal) -> str:
    """Canonical decimal text: no exponent, no trailing zeros, no minus zero."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def calculate(action: Action, variable: Decimal, amount: Decimal) -> Decimal:
    """What a variable is after `action` with `amount`.

    Dividing by zero leaves it as it was. A result beyond ± 10^15 is that limit.
    """
    match action:
        case Action.SET:
            result = amount
        case Action.ADD:
            result = _EXACT.add(variable, amount)
        case Action.SUBTRACT:
            result = _EXACT.subtract(variable, amount)
        case Action.MULTIPLY:
            result = _EXACT.multiply(variable, amount)
        case Action.DIVIDE:
            result = _EXACT.divide(variable, amount) if amount else variable
        case _:
            raise ValueError(f"{action} calculates nothing.")
    return _EXACT.quantize(max(-LIMIT, min(LIMIT, result)), _PLACES)
