import sys

sys.attempts += 1
if sys.attempts < 3:
    raise ValueError(f"attempt {sys.attempts}")
done = f"after {sys.attempts}"
