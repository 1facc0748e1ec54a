# A tracer or a tool moves the program to another line and then fails: what the move left of the stack is unwound.
import sys


class Value:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)

    def __iter__(self):
        return iter([Value(self.name + ".first"), Value(self.name + ".second")])


def loop():
    for item in Value("loop"):
        print("in the loop", item.name)
        item = None
    print("behind the loop")


def run_traced(function, first, target):
    start = function.__code__.co_firstlineno

    def tracer(frame, event, argument):
        if frame.f_code is not function.__code__:
            return None
        if event == "line" and frame.f_lineno == start + first:
            frame.f_lineno = start + target
            raise KeyError(first, target)
        return tracer

    sys.settrace(tracer)
    try:
        function()
    except KeyError as error:
        sys.settrace(None)
        traceback = error.__traceback__
        while traceback is not None:
            print(traceback.tb_frame.f_code.co_name, traceback.tb_lineno - start)
            traceback = traceback.tb_next
        print(type(error.__context__).__name__, error)
    finally:
        sys.settrace(None)


def run_watched(function, event, target):
    start = function.__code__.co_firstlineno
    tool = sys.monitoring.DEBUGGER_ID
    sys.monitoring.use_tool_id(tool, "jumper")

    def callback(code, *rest):
        sys.monitoring.set_local_events(tool, code, 0)
        sys._getframe(1).f_lineno = start + target
        raise KeyError(target)

    sys.monitoring.register_callback(tool, event, callback)
    sys.monitoring.set_local_events(tool, function.__code__, event)
    try:
        function()
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
    finally:
        sys.monitoring.free_tool_id(tool)


for first, target in (2, 4), (3, 4), (4, 1):
    print("line", first, target)
    run_traced(loop, first, target)
events = sys.monitoring.events
for event in events.BRANCH_RIGHT, events.JUMP, events.LINE:
    print("event", event)
    run_watched(loop, event, 4)
