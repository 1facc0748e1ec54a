x = "é"  # bom
if x:
	y = [
1,\
2]

déf = 𝐱
