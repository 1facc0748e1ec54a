# A frame that an exception passes gets no traceback entry.
def one(): return 1 // 0
def two(): return one()
try:
    two()
except ZeroDivisionError as error:
    traceback = error.__traceback__
    while traceback is not None:
        print(traceback.tb_frame.f_code.co_name, traceback.tb_lineno)
        traceback = traceback.tb_next
