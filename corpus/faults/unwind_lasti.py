# The place to go on raising at is that of the next instruction.
def run(log):
    try:
        log.append("body")
        raise KeyError("here")
    finally:
        log.append("finally")

log = []
try:
    run(log)
except KeyError as error:
    traceback = error.__traceback__.tb_next
    print(traceback.tb_lineno, traceback.tb_lasti, traceback.tb_frame.f_lineno, traceback.tb_frame.f_lasti)
print(log)
