"""An incremental one-way constraint solver: objects, polymorphism and graph walking."""

REQUIRED, STRONG, NORMAL, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, name, value=0):
        self.name, self.value = name, value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAKEST
        self.mark = 0
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def attach(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        planner.incremental_add(self)

    def detach(self, planner):
        if self.is_satisfied():
            planner.incremental_remove(self)
        for variable in self.variables():
            variable.constraints.remove(self)

    def satisfy(self, mark, planner):
        self.choose(mark)
        if not self.is_satisfied():
            return None
        for variable in self.inputs():
            variable.mark = mark
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.clear()
        out.determined_by = self
        if not planner.add_propagate(self, mark):
            raise RuntimeError("cycle")
        out.mark = mark
        return overridden


class Unary(Constraint):
    is_input = False

    def __init__(self, variable, strength, planner):
        super().__init__(strength)
        self.variable, self.satisfied = variable, False
        self.attach(planner)

    def variables(self):
        return (self.variable,)

    def inputs(self):
        return ()

    def output(self):
        return self.variable

    def is_satisfied(self):
        return self.satisfied

    def clear(self):
        self.satisfied = False

    def choose(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.strength

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input
        if self.variable.stay:
            self.execute()

    def inputs_known(self, mark):
        return True

    def execute(self):
        pass


class Stay(Unary):
    pass


class Edit(Unary):
    is_input = True


class Binary(Constraint):
    def __init__(self, one, two, strength, planner):
        super().__init__(strength)
        self.one, self.two, self.direction = one, two, 0
        self.attach(planner)

    def variables(self):
        return (self.one, self.two)

    def inputs(self):
        return (self.one,) if self.direction > 0 else (self.two,)

    def output(self):
        return self.two if self.direction > 0 else self.one

    def is_satisfied(self):
        return self.direction != 0

    def clear(self):
        self.direction = 0

    def choose(self, mark):
        one, two = self.one, self.two
        if one.mark == mark:
            self.direction = 1 if two.mark != mark and self.strength < two.strength else 0
        elif two.mark == mark:
            self.direction = -1 if self.strength < one.strength else 0
        elif one.strength > two.strength:
            self.direction = -1 if self.strength < one.strength else 0
        else:
            self.direction = 1 if self.strength < two.strength else 0

    def recalculate(self):
        (source,), out = self.inputs(), self.output()
        out.strength = max(self.strength, source.strength)
        out.stay = source.stay
        if out.stay:
            self.execute()

    def inputs_known(self, mark):
        (source,) = self.inputs()
        return source.mark == mark or source.stay or source.determined_by is None


class Equal(Binary):
    def execute(self):
        self.output().value = self.inputs()[0].value


class Scale(Binary):
    factor, offset = 10, 1000

    def execute(self):
        if self.direction > 0:
            self.two.value = self.one.value * self.factor + self.offset
        else:
            self.one.value = (self.two.value - self.offset) // self.factor


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def incremental_add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def incremental_remove(self, constraint):
        out = constraint.output()
        constraint.clear()
        out.determined_by, out.strength, out.stay = None, WEAKEST, True
        unsatisfied, todo = [], [out]
        while todo:
            variable = todo.pop()
            for c in variable.constraints:
                if c is not constraint and not c.is_satisfied():
                    unsatisfied.append(c)
            for c in self.consuming(variable):
                c.recalculate()
                todo.append(c.output())
        for c in sorted(unsatisfied, key=lambda c: c.strength):
            self.incremental_add(c)

    def consuming(self, variable):
        return [c for c in variable.constraints if c.is_satisfied() and c is not variable.determined_by]

    def add_propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            c = todo.pop()
            if c.output().mark == mark:
                self.incremental_remove(constraint)
                return False
            c.recalculate()
            todo.extend(self.consuming(c.output()))
        return True

    def plan(self, sources):
        mark, plan, todo = self.new_mark(), [], list(sources)
        while todo:
            c = todo.pop()
            if c.output().mark != mark and c.inputs_known(mark):
                plan.append(c)
                c.output().mark = mark
                todo.extend(self.consuming(c.output()))
        return plan


def change(planner, variable, value):
    edit = Edit(variable, STRONG, planner)
    plan = planner.plan([edit])
    for i in range(5):
        variable.value = value + i
        for c in plan:
            c.execute()
    edit.detach(planner)


def chain(n):
    planner = Planner()
    variables = [Variable(f"v{i}") for i in range(n + 1)]
    for a, b in zip(variables, variables[1:]):
        Equal(a, b, REQUIRED, planner)
    Stay(variables[-1], WEAK, planner)
    for value in range(0, 40, 10):
        change(planner, variables[0], value)
    return variables[-1].value


def projection(n):
    planner = Planner()
    outs = []
    for i in range(n):
        source, out = Variable(f"s{i}", i), Variable(f"d{i}", i)
        outs.append((source, out))
        Stay(source, NORMAL, planner)
        Scale(source, out, REQUIRED, planner)
    for source, out in outs[:20]:
        change(planner, source, 17)
        change(planner, out, 1050)
    return sum(out.value for _, out in outs), sum(source.value for source, _ in outs)


print([(chain(n), projection(n)) for n in (3000, 4000, 5000, 6000, 7000)])
