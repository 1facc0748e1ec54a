"""Large displays, names, constants, arguments and lines that need EXTENDED_ARG."""

ZERO = 0
big_list = [
    0 + ZERO, 1 + ZERO, 2 + ZERO, 3 + ZERO, 4 + ZERO, 5 + ZERO, 6 + ZERO, 7 + ZERO, 8 + ZERO, 9 + ZERO,
    10 + ZERO, 11 + ZERO, 12 + ZERO, 13 + ZERO, 14 + ZERO, 15 + ZERO, 16 + ZERO, 17 + ZERO, 18 + ZERO, 19 + ZERO,
    20 + ZERO, 21 + ZERO, 22 + ZERO, 23 + ZERO, 24 + ZERO, 25 + ZERO, 26 + ZERO, 27 + ZERO, 28 + ZERO, 29 + ZERO,
    30 + ZERO, 31 + ZERO, 32 + ZERO, 33 + ZERO, 34 + ZERO, 35 + ZERO, 36 + ZERO, 37 + ZERO, 38 + ZERO, 39 + ZERO,
    40 + ZERO, 41 + ZERO, 42 + ZERO, 43 + ZERO, 44 + ZERO, 45 + ZERO, 46 + ZERO, 47 + ZERO, 48 + ZERO, 49 + ZERO,
    50 + ZERO, 51 + ZERO, 52 + ZERO, 53 + ZERO, 54 + ZERO, 55 + ZERO, 56 + ZERO, 57 + ZERO, 58 + ZERO, 59 + ZERO,
    60 + ZERO, 61 + ZERO, 62 + ZERO, 63 + ZERO, 64 + ZERO, 65 + ZERO, 66 + ZERO, 67 + ZERO, 68 + ZERO, 69 + ZERO,
    70 + ZERO, 71 + ZERO, 72 + ZERO, 73 + ZERO, 74 + ZERO, 75 + ZERO, 76 + ZERO, 77 + ZERO, 78 + ZERO, 79 + ZERO,
    80 + ZERO, 81 + ZERO, 82 + ZERO, 83 + ZERO, 84 + ZERO, 85 + ZERO, 86 + ZERO, 87 + ZERO, 88 + ZERO, 89 + ZERO,
    90 + ZERO, 91 + ZERO, 92 + ZERO, 93 + ZERO, 94 + ZERO, 95 + ZERO, 96 + ZERO, 97 + ZERO, 98 + ZERO, 99 + ZERO,
    100 + ZERO, 101 + ZERO, 102 + ZERO, 103 + ZERO, 104 + ZERO, 105 + ZERO, 106 + ZERO, 107 + ZERO, 108 + ZERO, 109 + ZERO,
    110 + ZERO, 111 + ZERO, 112 + ZERO, 113 + ZERO, 114 + ZERO, 115 + ZERO, 116 + ZERO, 117 + ZERO, 118 + ZERO, 119 + ZERO,
    120 + ZERO, 121 + ZERO, 122 + ZERO, 123 + ZERO, 124 + ZERO, 125 + ZERO, 126 + ZERO, 127 + ZERO, 128 + ZERO, 129 + ZERO,
    130 + ZERO, 131 + ZERO, 132 + ZERO, 133 + ZERO, 134 + ZERO, 135 + ZERO, 136 + ZERO, 137 + ZERO, 138 + ZERO, 139 + ZERO,
    140 + ZERO, 141 + ZERO, 142 + ZERO, 143 + ZERO, 144 + ZERO, 145 + ZERO, 146 + ZERO, 147 + ZERO, 148 + ZERO, 149 + ZERO,
    150 + ZERO, 151 + ZERO, 152 + ZERO, 153 + ZERO, 154 + ZERO, 155 + ZERO, 156 + ZERO, 157 + ZERO, 158 + ZERO, 159 + ZERO,
    160 + ZERO, 161 + ZERO, 162 + ZERO, 163 + ZERO, 164 + ZERO, 165 + ZERO, 166 + ZERO, 167 + ZERO, 168 + ZERO, 169 + ZERO,
    170 + ZERO, 171 + ZERO, 172 + ZERO, 173 + ZERO, 174 + ZERO, 175 + ZERO, 176 + ZERO, 177 + ZERO, 178 + ZERO, 179 + ZERO,
    180 + ZERO, 181 + ZERO, 182 + ZERO, 183 + ZERO, 184 + ZERO, 185 + ZERO, 186 + ZERO, 187 + ZERO, 188 + ZERO, 189 + ZERO,
    190 + ZERO, 191 + ZERO, 192 + ZERO, 193 + ZERO, 194 + ZERO, 195 + ZERO, 196 + ZERO, 197 + ZERO, 198 + ZERO, 199 + ZERO,
    200 + ZERO, 201 + ZERO, 202 + ZERO, 203 + ZERO, 204 + ZERO, 205 + ZERO, 206 + ZERO, 207 + ZERO, 208 + ZERO, 209 + ZERO,
    210 + ZERO, 211 + ZERO, 212 + ZERO, 213 + ZERO, 214 + ZERO, 215 + ZERO, 216 + ZERO, 217 + ZERO, 218 + ZERO, 219 + ZERO,
    220 + ZERO, 221 + ZERO, 222 + ZERO, 223 + ZERO, 224 + ZERO, 225 + ZERO, 226 + ZERO, 227 + ZERO, 228 + ZERO, 229 + ZERO,
    230 + ZERO, 231 + ZERO, 232 + ZERO, 233 + ZERO, 234 + ZERO, 235 + ZERO, 236 + ZERO, 237 + ZERO, 238 + ZERO, 239 + ZERO,
    240 + ZERO, 241 + ZERO, 242 + ZERO, 243 + ZERO, 244 + ZERO, 245 + ZERO, 246 + ZERO, 247 + ZERO, 248 + ZERO, 249 + ZERO,
    250 + ZERO, 251 + ZERO, 252 + ZERO, 253 + ZERO, 254 + ZERO, 255 + ZERO, 256 + ZERO, 257 + ZERO, 258 + ZERO, 259 + ZERO,
    260 + ZERO, 261 + ZERO, 262 + ZERO, 263 + ZERO, 264 + ZERO, 265 + ZERO, 266 + ZERO, 267 + ZERO, 268 + ZERO, 269 + ZERO,
    270 + ZERO, 271 + ZERO, 272 + ZERO, 273 + ZERO, 274 + ZERO, 275 + ZERO, 276 + ZERO, 277 + ZERO, 278 + ZERO, 279 + ZERO,
    280 + ZERO, 281 + ZERO, 282 + ZERO, 283 + ZERO, 284 + ZERO, 285 + ZERO, 286 + ZERO, 287 + ZERO, 288 + ZERO, 289 + ZERO,
    290 + ZERO, 291 + ZERO, 292 + ZERO, 293 + ZERO, 294 + ZERO, 295 + ZERO, 296 + ZERO, 297 + ZERO, 298 + ZERO, 299 + ZERO,
]
print(len(big_list), sum(big_list), big_list[299])


def many_names():
    v0 = 0; v1 = 1; v2 = 2; v3 = 3; v4 = 4; v5 = 5
    v6 = 6; v7 = 7; v8 = 8; v9 = 9; v10 = 10; v11 = 11
    v12 = 12; v13 = 13; v14 = 14; v15 = 15; v16 = 16; v17 = 17
    v18 = 18; v19 = 19; v20 = 20; v21 = 21; v22 = 22; v23 = 23
    v24 = 24; v25 = 25; v26 = 26; v27 = 27; v28 = 28; v29 = 29
    v30 = 30; v31 = 31; v32 = 32; v33 = 33; v34 = 34; v35 = 35
    v36 = 36; v37 = 37; v38 = 38; v39 = 39; v40 = 40; v41 = 41
    v42 = 42; v43 = 43; v44 = 44; v45 = 45; v46 = 46; v47 = 47
    v48 = 48; v49 = 49; v50 = 50; v51 = 51; v52 = 52; v53 = 53
    v54 = 54; v55 = 55; v56 = 56; v57 = 57; v58 = 58; v59 = 59
    v60 = 60; v61 = 61; v62 = 62; v63 = 63; v64 = 64; v65 = 65
    v66 = 66; v67 = 67; v68 = 68; v69 = 69; v70 = 70; v71 = 71
    v72 = 72; v73 = 73; v74 = 74; v75 = 75; v76 = 76; v77 = 77
    v78 = 78; v79 = 79; v80 = 80; v81 = 81; v82 = 82; v83 = 83
    v84 = 84; v85 = 85; v86 = 86; v87 = 87; v88 = 88; v89 = 89
    v90 = 90; v91 = 91; v92 = 92; v93 = 93; v94 = 94; v95 = 95
    v96 = 96; v97 = 97; v98 = 98; v99 = 99; v100 = 100; v101 = 101
    v102 = 102; v103 = 103; v104 = 104; v105 = 105; v106 = 106; v107 = 107
    v108 = 108; v109 = 109; v110 = 110; v111 = 111; v112 = 112; v113 = 113
    v114 = 114; v115 = 115; v116 = 116; v117 = 117; v118 = 118; v119 = 119
    v120 = 120; v121 = 121; v122 = 122; v123 = 123; v124 = 124; v125 = 125
    v126 = 126; v127 = 127; v128 = 128; v129 = 129; v130 = 130; v131 = 131
    v132 = 132; v133 = 133; v134 = 134; v135 = 135; v136 = 136; v137 = 137
    v138 = 138; v139 = 139; v140 = 140; v141 = 141; v142 = 142; v143 = 143
    v144 = 144; v145 = 145; v146 = 146; v147 = 147; v148 = 148; v149 = 149
    v150 = 150; v151 = 151; v152 = 152; v153 = 153; v154 = 154; v155 = 155
    v156 = 156; v157 = 157; v158 = 158; v159 = 159; v160 = 160; v161 = 161
    v162 = 162; v163 = 163; v164 = 164; v165 = 165; v166 = 166; v167 = 167
    v168 = 168; v169 = 169; v170 = 170; v171 = 171; v172 = 172; v173 = 173
    v174 = 174; v175 = 175; v176 = 176; v177 = 177; v178 = 178; v179 = 179
    v180 = 180; v181 = 181; v182 = 182; v183 = 183; v184 = 184; v185 = 185
    v186 = 186; v187 = 187; v188 = 188; v189 = 189; v190 = 190; v191 = 191
    v192 = 192; v193 = 193; v194 = 194; v195 = 195; v196 = 196; v197 = 197
    v198 = 198; v199 = 199; v200 = 200; v201 = 201; v202 = 202; v203 = 203
    v204 = 204; v205 = 205; v206 = 206; v207 = 207; v208 = 208; v209 = 209
    v210 = 210; v211 = 211; v212 = 212; v213 = 213; v214 = 214; v215 = 215
    v216 = 216; v217 = 217; v218 = 218; v219 = 219; v220 = 220; v221 = 221
    v222 = 222; v223 = 223; v224 = 224; v225 = 225; v226 = 226; v227 = 227
    v228 = 228; v229 = 229; v230 = 230; v231 = 231; v232 = 232; v233 = 233
    v234 = 234; v235 = 235; v236 = 236; v237 = 237; v238 = 238; v239 = 239
    v240 = 240; v241 = 241; v242 = 242; v243 = 243; v244 = 244; v245 = 245
    v246 = 246; v247 = 247; v248 = 248; v249 = 249; v250 = 250; v251 = 251
    v252 = 252; v253 = 253; v254 = 254; v255 = 255; v256 = 256; v257 = 257
    v258 = 258; v259 = 259; v260 = 260; v261 = 261; v262 = 262; v263 = 263
    v264 = 264; v265 = 265; v266 = 266; v267 = 267; v268 = 268; v269 = 269
    v270 = 270; v271 = 271; v272 = 272; v273 = 273; v274 = 274; v275 = 275
    v276 = 276; v277 = 277; v278 = 278; v279 = 279; v280 = 280; v281 = 281
    v282 = 282; v283 = 283; v284 = 284; v285 = 285; v286 = 286; v287 = 287
    v288 = 288; v289 = 289; v290 = 290; v291 = 291; v292 = 292; v293 = 293
    v294 = 294; v295 = 295; v296 = 296; v297 = 297; v298 = 298; v299 = 299
    return v0 + v150 + v299


def many_constants(x):
    return [
        x + 0.5, x + 1.5, x + 2.5, x + 3.5, x + 4.5, x + 5.5, x + 6.5, x + 7.5, x + 8.5, x + 9.5,
        x + 10.5, x + 11.5, x + 12.5, x + 13.5, x + 14.5, x + 15.5, x + 16.5, x + 17.5, x + 18.5, x + 19.5,
        x + 20.5, x + 21.5, x + 22.5, x + 23.5, x + 24.5, x + 25.5, x + 26.5, x + 27.5, x + 28.5, x + 29.5,
        x + 30.5, x + 31.5, x + 32.5, x + 33.5, x + 34.5, x + 35.5, x + 36.5, x + 37.5, x + 38.5, x + 39.5,
        x + 40.5, x + 41.5, x + 42.5, x + 43.5, x + 44.5, x + 45.5, x + 46.5, x + 47.5, x + 48.5, x + 49.5,
        x + 50.5, x + 51.5, x + 52.5, x + 53.5, x + 54.5, x + 55.5, x + 56.5, x + 57.5, x + 58.5, x + 59.5,
        x + 60.5, x + 61.5, x + 62.5, x + 63.5, x + 64.5, x + 65.5, x + 66.5, x + 67.5, x + 68.5, x + 69.5,
        x + 70.5, x + 71.5, x + 72.5, x + 73.5, x + 74.5, x + 75.5, x + 76.5, x + 77.5, x + 78.5, x + 79.5,
        x + 80.5, x + 81.5, x + 82.5, x + 83.5, x + 84.5, x + 85.5, x + 86.5, x + 87.5, x + 88.5, x + 89.5,
        x + 90.5, x + 91.5, x + 92.5, x + 93.5, x + 94.5, x + 95.5, x + 96.5, x + 97.5, x + 98.5, x + 99.5,
        x + 100.5, x + 101.5, x + 102.5, x + 103.5, x + 104.5, x + 105.5, x + 106.5, x + 107.5, x + 108.5, x + 109.5,
        x + 110.5, x + 111.5, x + 112.5, x + 113.5, x + 114.5, x + 115.5, x + 116.5, x + 117.5, x + 118.5, x + 119.5,
        x + 120.5, x + 121.5, x + 122.5, x + 123.5, x + 124.5, x + 125.5, x + 126.5, x + 127.5, x + 128.5, x + 129.5,
        x + 130.5, x + 131.5, x + 132.5, x + 133.5, x + 134.5, x + 135.5, x + 136.5, x + 137.5, x + 138.5, x + 139.5,
        x + 140.5, x + 141.5, x + 142.5, x + 143.5, x + 144.5, x + 145.5, x + 146.5, x + 147.5, x + 148.5, x + 149.5,
        x + 150.5, x + 151.5, x + 152.5, x + 153.5, x + 154.5, x + 155.5, x + 156.5, x + 157.5, x + 158.5, x + 159.5,
        x + 160.5, x + 161.5, x + 162.5, x + 163.5, x + 164.5, x + 165.5, x + 166.5, x + 167.5, x + 168.5, x + 169.5,
        x + 170.5, x + 171.5, x + 172.5, x + 173.5, x + 174.5, x + 175.5, x + 176.5, x + 177.5, x + 178.5, x + 179.5,
        x + 180.5, x + 181.5, x + 182.5, x + 183.5, x + 184.5, x + 185.5, x + 186.5, x + 187.5, x + 188.5, x + 189.5,
        x + 190.5, x + 191.5, x + 192.5, x + 193.5, x + 194.5, x + 195.5, x + 196.5, x + 197.5, x + 198.5, x + 199.5,
        x + 200.5, x + 201.5, x + 202.5, x + 203.5, x + 204.5, x + 205.5, x + 206.5, x + 207.5, x + 208.5, x + 209.5,
        x + 210.5, x + 211.5, x + 212.5, x + 213.5, x + 214.5, x + 215.5, x + 216.5, x + 217.5, x + 218.5, x + 219.5,
        x + 220.5, x + 221.5, x + 222.5, x + 223.5, x + 224.5, x + 225.5, x + 226.5, x + 227.5, x + 228.5, x + 229.5,
        x + 230.5, x + 231.5, x + 232.5, x + 233.5, x + 234.5, x + 235.5, x + 236.5, x + 237.5, x + 238.5, x + 239.5,
        x + 240.5, x + 241.5, x + 242.5, x + 243.5, x + 244.5, x + 245.5, x + 246.5, x + 247.5, x + 248.5, x + 249.5,
        x + 250.5, x + 251.5, x + 252.5, x + 253.5, x + 254.5, x + 255.5, x + 256.5, x + 257.5, x + 258.5, x + 259.5,
        x + 260.5, x + 261.5, x + 262.5, x + 263.5, x + 264.5, x + 265.5, x + 266.5, x + 267.5, x + 268.5, x + 269.5,
        x + 270.5, x + 271.5, x + 272.5, x + 273.5, x + 274.5, x + 275.5, x + 276.5, x + 277.5, x + 278.5, x + 279.5,
    ][x]


def far_jump(flag):
    total = 0
    if flag:
        total += 0 if flag > -2 else total * 0 - flag
        total += 1 if flag > -1 else total * 1 - flag
        total += 2 if flag > 0 else total * 2 - flag
        total += 3 if flag > -2 else total * 3 - flag
        total += 4 if flag > -1 else total * 4 - flag
        total += 5 if flag > 0 else total * 5 - flag
        total += 6 if flag > -2 else total * 6 - flag
        total += 7 if flag > -1 else total * 7 - flag
        total += 8 if flag > 0 else total * 8 - flag
        total += 9 if flag > -2 else total * 9 - flag
        total += 10 if flag > -1 else total * 10 - flag
        total += 11 if flag > 0 else total * 11 - flag
        total += 12 if flag > -2 else total * 12 - flag
        total += 13 if flag > -1 else total * 13 - flag
        total += 14 if flag > 0 else total * 14 - flag
        total += 15 if flag > -2 else total * 15 - flag
        total += 16 if flag > -1 else total * 16 - flag
        total += 17 if flag > 0 else total * 17 - flag
        total += 18 if flag > -2 else total * 18 - flag
        total += 19 if flag > -1 else total * 19 - flag
        total += 20 if flag > 0 else total * 20 - flag
        total += 21 if flag > -2 else total * 21 - flag
        total += 22 if flag > -1 else total * 22 - flag
        total += 23 if flag > 0 else total * 23 - flag
        total += 24 if flag > -2 else total * 24 - flag
        total += 25 if flag > -1 else total * 25 - flag
        total += 26 if flag > 0 else total * 26 - flag
        total += 27 if flag > -2 else total * 27 - flag
        total += 28 if flag > -1 else total * 28 - flag
        total += 29 if flag > 0 else total * 29 - flag
        total += 30 if flag > -2 else total * 30 - flag
        total += 31 if flag > -1 else total * 31 - flag
        total += 32 if flag > 0 else total * 32 - flag
        total += 33 if flag > -2 else total * 33 - flag
        total += 34 if flag > -1 else total * 34 - flag
        total += 35 if flag > 0 else total * 35 - flag
        total += 36 if flag > -2 else total * 36 - flag
        total += 37 if flag > -1 else total * 37 - flag
        total += 38 if flag > 0 else total * 38 - flag
        total += 39 if flag > -2 else total * 39 - flag
        total += 40 if flag > -1 else total * 40 - flag
        total += 41 if flag > 0 else total * 41 - flag
        total += 42 if flag > -2 else total * 42 - flag
        total += 43 if flag > -1 else total * 43 - flag
        total += 44 if flag > 0 else total * 44 - flag
        total += 45 if flag > -2 else total * 45 - flag
        total += 46 if flag > -1 else total * 46 - flag
        total += 47 if flag > 0 else total * 47 - flag
        total += 48 if flag > -2 else total * 48 - flag
        total += 49 if flag > -1 else total * 49 - flag
        total += 50 if flag > 0 else total * 50 - flag
        total += 51 if flag > -2 else total * 51 - flag
        total += 52 if flag > -1 else total * 52 - flag
        total += 53 if flag > 0 else total * 53 - flag
        total += 54 if flag > -2 else total * 54 - flag
        total += 55 if flag > -1 else total * 55 - flag
        total += 56 if flag > 0 else total * 56 - flag
        total += 57 if flag > -2 else total * 57 - flag
        total += 58 if flag > -1 else total * 58 - flag
        total += 59 if flag > 0 else total * 59 - flag
    return total


print(many_names(), many_constants(0), many_constants(279), far_jump(True), far_jump(False))


class Wide:
    attribute_0 = 0; attribute_1 = 1; attribute_2 = 2; attribute_3 = 3; attribute_4 = 4
    attribute_5 = 5; attribute_6 = 6; attribute_7 = 7; attribute_8 = 8; attribute_9 = 9
    attribute_10 = 10; attribute_11 = 11; attribute_12 = 12; attribute_13 = 13; attribute_14 = 14
    attribute_15 = 15; attribute_16 = 16; attribute_17 = 17; attribute_18 = 18; attribute_19 = 19
    attribute_20 = 20; attribute_21 = 21; attribute_22 = 22; attribute_23 = 23; attribute_24 = 24
    attribute_25 = 25; attribute_26 = 26; attribute_27 = 27; attribute_28 = 28; attribute_29 = 29
    attribute_30 = 30; attribute_31 = 31; attribute_32 = 32; attribute_33 = 33; attribute_34 = 34
    attribute_35 = 35; attribute_36 = 36; attribute_37 = 37; attribute_38 = 38; attribute_39 = 39
    attribute_40 = 40; attribute_41 = 41; attribute_42 = 42; attribute_43 = 43; attribute_44 = 44
    attribute_45 = 45; attribute_46 = 46; attribute_47 = 47; attribute_48 = 48; attribute_49 = 49
    attribute_50 = 50; attribute_51 = 51; attribute_52 = 52; attribute_53 = 53; attribute_54 = 54
    attribute_55 = 55; attribute_56 = 56; attribute_57 = 57; attribute_58 = 58; attribute_59 = 59
    attribute_60 = 60; attribute_61 = 61; attribute_62 = 62; attribute_63 = 63; attribute_64 = 64
    attribute_65 = 65; attribute_66 = 66; attribute_67 = 67; attribute_68 = 68; attribute_69 = 69
    attribute_70 = 70; attribute_71 = 71; attribute_72 = 72; attribute_73 = 73; attribute_74 = 74
    attribute_75 = 75; attribute_76 = 76; attribute_77 = 77; attribute_78 = 78; attribute_79 = 79
    attribute_80 = 80; attribute_81 = 81; attribute_82 = 82; attribute_83 = 83; attribute_84 = 84
    attribute_85 = 85; attribute_86 = 86; attribute_87 = 87; attribute_88 = 88; attribute_89 = 89
    attribute_90 = 90; attribute_91 = 91; attribute_92 = 92; attribute_93 = 93; attribute_94 = 94
    attribute_95 = 95; attribute_96 = 96; attribute_97 = 97; attribute_98 = 98; attribute_99 = 99
    attribute_100 = 100; attribute_101 = 101; attribute_102 = 102; attribute_103 = 103; attribute_104 = 104
    attribute_105 = 105; attribute_106 = 106; attribute_107 = 107; attribute_108 = 108; attribute_109 = 109
    attribute_110 = 110; attribute_111 = 111; attribute_112 = 112; attribute_113 = 113; attribute_114 = 114
    attribute_115 = 115; attribute_116 = 116; attribute_117 = 117; attribute_118 = 118; attribute_119 = 119
    attribute_120 = 120; attribute_121 = 121; attribute_122 = 122; attribute_123 = 123; attribute_124 = 124
    attribute_125 = 125; attribute_126 = 126; attribute_127 = 127; attribute_128 = 128; attribute_129 = 129
    attribute_130 = 130; attribute_131 = 131; attribute_132 = 132; attribute_133 = 133; attribute_134 = 134
    attribute_135 = 135; attribute_136 = 136; attribute_137 = 137; attribute_138 = 138; attribute_139 = 139
    attribute_140 = 140; attribute_141 = 141; attribute_142 = 142; attribute_143 = 143; attribute_144 = 144
    attribute_145 = 145; attribute_146 = 146; attribute_147 = 147; attribute_148 = 148; attribute_149 = 149
    attribute_150 = 150; attribute_151 = 151; attribute_152 = 152; attribute_153 = 153; attribute_154 = 154
    attribute_155 = 155; attribute_156 = 156; attribute_157 = 157; attribute_158 = 158; attribute_159 = 159
    attribute_160 = 160; attribute_161 = 161; attribute_162 = 162; attribute_163 = 163; attribute_164 = 164
    attribute_165 = 165; attribute_166 = 166; attribute_167 = 167; attribute_168 = 168; attribute_169 = 169
    attribute_170 = 170; attribute_171 = 171; attribute_172 = 172; attribute_173 = 173; attribute_174 = 174
    attribute_175 = 175; attribute_176 = 176; attribute_177 = 177; attribute_178 = 178; attribute_179 = 179
    attribute_180 = 180; attribute_181 = 181; attribute_182 = 182; attribute_183 = 183; attribute_184 = 184
    attribute_185 = 185; attribute_186 = 186; attribute_187 = 187; attribute_188 = 188; attribute_189 = 189
    attribute_190 = 190; attribute_191 = 191; attribute_192 = 192; attribute_193 = 193; attribute_194 = 194
    attribute_195 = 195; attribute_196 = 196; attribute_197 = 197; attribute_198 = 198; attribute_199 = 199
    attribute_200 = 200; attribute_201 = 201; attribute_202 = 202; attribute_203 = 203; attribute_204 = 204
    attribute_205 = 205; attribute_206 = 206; attribute_207 = 207; attribute_208 = 208; attribute_209 = 209
    attribute_210 = 210; attribute_211 = 211; attribute_212 = 212; attribute_213 = 213; attribute_214 = 214
    attribute_215 = 215; attribute_216 = 216; attribute_217 = 217; attribute_218 = 218; attribute_219 = 219
    attribute_220 = 220; attribute_221 = 221; attribute_222 = 222; attribute_223 = 223; attribute_224 = 224
    attribute_225 = 225; attribute_226 = 226; attribute_227 = 227; attribute_228 = 228; attribute_229 = 229
    attribute_230 = 230; attribute_231 = 231; attribute_232 = 232; attribute_233 = 233; attribute_234 = 234
    attribute_235 = 235; attribute_236 = 236; attribute_237 = 237; attribute_238 = 238; attribute_239 = 239
    attribute_240 = 240; attribute_241 = 241; attribute_242 = 242; attribute_243 = 243; attribute_244 = 244
    attribute_245 = 245; attribute_246 = 246; attribute_247 = 247; attribute_248 = 248; attribute_249 = 249
    attribute_250 = 250; attribute_251 = 251; attribute_252 = 252; attribute_253 = 253; attribute_254 = 254
    attribute_255 = 255; attribute_256 = 256; attribute_257 = 257; attribute_258 = 258; attribute_259 = 259
    attribute_260 = 260; attribute_261 = 261; attribute_262 = 262; attribute_263 = 263; attribute_264 = 264
    attribute_265 = 265; attribute_266 = 266; attribute_267 = 267; attribute_268 = 268; attribute_269 = 269


print(sum(getattr(Wide, f"attribute_{i}") for i in range(270)), Wide.attribute_269)


def many_cells():
    c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 = range(20)
    return lambda: (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11 + c12 + c13 + c14 + c15 + c16 + c17 + c18 + c19)


print(many_cells()())


def deep_loop(n):
    hits = 0
    for a in range(n):
        for b in range(n):
            for c in range(n):
                for d in range(n):
                    for e in range(n):
                        for f in range(n):
                            for g in range(n):
                                for h in range(n):
                                    hits += a ^ b ^ c ^ d ^ e ^ f ^ g ^ h
    return hits


print(deep_loop(2))
