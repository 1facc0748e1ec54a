"""An uncaught exception through several frames: positions and carets of every kind of line."""


class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        return check(self.balance - amount)


def check(value):
    if value < 0:
        raise ValueError(f"balance would be {value}")
    return value


def transfer(source, amounts):
    return [source.withdraw(amount) for amount in amounts]


def main():
    account = Account(10)
    print("first", transfer(account, [1, 2, 3]))
    print("second", transfer(account, [5, 10, 15]))


main()
