def with_parameter(it):
    pass


code = with_parameter.__code__.replace(co_name="named", co_qualname="somewhere.<locals>.named")
for run in exec, eval:
    try:
        run(code, {})
    except TypeError as error:
        print(error)
