# ruff: noqa: E501
# fmt: off
"""What the checks say, in Chinese and English: what is doubtful, and what to write instead. Data, no rules."""

from rulebook.messages import Message

WARNINGS = {
    # bands
    "band-gap": Message("“{lower}”到 {high} 为止，“{upper}”从 {low} 起，{what} 是 {example} 时两边都不属于", "{lower} ends at {high} and {upper} begins at {low}: {example} of {what} belongs to neither", "写成 {what} < {low}（不含 {low}），或写明取整", "write {what} < {low}, without {low} itself, or say how {what} is rounded"),
    "band-overlap": Message("“{lower}”与“{upper}”重叠：{what} 是 {shared} 时两边都属于，总归“{first}”", "{lower} and {upper} overlap: {shared} of {what} belongs to both, and always goes to {first}", "写成 {what} < {low}，让每个数只属一段", "write {what} < {low}, so that each figure belongs to one band"),
    "band-shuts-out": Message("{what} 高于 {high}、却没评上“{upper}”的，也进不了“{lower}”，会一直落下去", "whoever has more than {high} of {what} without getting {upper} is shut out of {lower} too, and falls further", "去掉上限（等次自上而下，先到的先得），或另写一档", "drop the upper end (grades are asked from the top), or add a grade for them"),
    # what can never happen
    "idle-cap": Message("{of} {per_zh}封顶 {most} 永远用不满：其下的事项和其他限制最多给到 {reached}", "the cap of {most} per {per} on {of} is never reached: its items and other limits allow {reached} at most", "改封顶，改其下事项的封顶，或删去它", "change the cap or those under it, or drop it"),
    "idle-total-cap": Message("总分封顶 {most} 永远到不了：各项合计最多 {reached}", "the total's cap of {most} is never reached: all items together allow {reached}", "改 most，或查漏了哪些事项的分值", "change most, or look for points that are missing"),
    "grade-out-of-reach": Message("“{grade}”谁也够不到：{need} 不可能成立（只能在 {reached} 之间）", "nobody reaches {grade}: {need} cannot hold (it lies between {reached})", "降低要求，或放宽分值和封顶", "ask for less, or allow more points"),
    "grade-contradicts": Message("“{grade}”谁也够不到：{what} 要在 {low} 以上又在 {high} 以下", "nobody reaches {grade}: {what} would have to lie above {low} and below {high}", "改其中一个条件", "change one of the needs"),
    "grade-shadowed": Message("“{grade}”谁也得不到：够得上它的都已评为“{earlier}”", "nobody gets {grade}: whoever meets its needs has met those of {earlier} before", "等次从高到低排，或给“{earlier}”加条件", "put the grades from the top down, or ask for more in {earlier}"),
    # quotas
    "quota-of-nobody": Message("“{grade}”的名额以谁也不是的人为基数", "the quota of {grade} is a share of nobody", "改 of 的条件", "change the condition in of"),
    "quota-empty": Message("“{grade}”的名额是 0，谁也评不上", "the quota of {grade} is 0, so nobody gets it", "写大于 0 的 share 或 number，或删去这一等", "give a share or number above 0, or drop the grade"),
    "quota-number-idle": Message("“{grade}”的名额写了 {number}，least 又要至少 {least}，{number} 不起作用", "the quota of {grade} says {number}, and least makes it {least}: the {number} does nothing", "把 number 写成 {least}，删去 least", "write number = {least} and drop least"),
    "quota-small-units": Message("“{grade}”的名额在不足 {size} 人的单位取整后是 0，那里谁也评不上", "the quota of {grade} comes to 0 in every unit of fewer than {size}, so nobody there gets it", "加 least = 1，或 rounding = \"up\"，或 per = \"all\"", "add least = 1, or rounding = \"up\", or per = \"all\""),
    "quota-crowded": Message("到“{grade}”为止，各等名额合计 {sum}%，超过全体，不可能都满", "down to {grade} the quotas add to {sum} % of all, so not all of them can be filled", "把各等 share 改到合计不超过 1", "lower the shares to 1 in all"),
    # weights
    "uneven-weights": Message("权重合计是 {sum}，不是 1：{told}", "the weights add to {sum}, not 1: {told}", "改到合计为 1（100%）", "change them to add to 1 (100 %)"),
    # what changes nothing
    "idle-item": Message("事项“{title}”的得分不进总分、等次和任何指标", "the points of {id} enter no total, no grade and no shown measure", "在算式里加 credited({id}) 或它的类别，或删去它", "add credited({id}) or its group to a formula, or drop the item"),
    "idle-count": Message("事项“{title}”没有分值，也没有算式数它，登记了也不起作用", "{id} has no points and no formula counts it: recording it changes nothing", "写上 points，或在算式里用 count({id})；本来就不计的写 points = 0", "give it points or use count({id}) in a formula; if it is meant to count for nothing, write points = 0"),
    "idle-veto": Message("否决事项“{title}”不起作用：没有条件看 vetoed", "the veto of {id} changes nothing: no formula looks at vetoed", "在等次的 needs 里加 \"not vetoed\"", "add \"not vetoed\" to the needs of a grade"),
    "idle-measure": Message("指标 {name} 没有算式用它，也没有标题可供显示", "measure {name} is used by no formula and has no title to be shown under", "要显示就写 title，否则删去它", "give it a title if it is to be shown, else drop it"),
    "idle-record-measure": Message("记录指标 {name} 没有算式用它", "record measure {name} is used by no formula", "删去它", "drop it"),
    "idle-field": Message("字段 {name}（{title}）没有事项和算式用到", "field {name} ({title}) is used by no item and no formula", "{use}，或删去它", "{use}, or drop it"),
    "idle-table": Message("分值表 {name} 没有事项和算式用到", "table {name} is used by no item and no formula", "用 points = {{ by = \"…\", table = \"{name}\" }} 引用它，或删去它", "refer to it by points = {{ by = \"…\", table = \"{name}\" }}, or drop it"),
    "idle-group": Message("类别“{title}”里没有事项", "no item lies in group {id}", "给事项写 group = \"{id}\"，或删去它", "write group = \"{id}\" in its items, or drop it"),
    # versions
    "versions-hole": Message("{earlier} 到 {end} 止，{later} 从 {start} 起：{first} 到 {last} 没有办法可用（另见 {file}）", "{earlier} ends on {end} and {later} begins on {start}: from {first} to {last} no version is in effect (see {file})", "写 from = {first}，或把前一版的 to 写到 {last}", "write from = {first}, or let the earlier version end with to = {last}"),
    "versions-overlap": Message("{earlier} 到 {end} 才止，{later} 从 {start} 就起：到 {last} 两版同时有效，按 {later} 计（另见 {file}）", "{earlier} ends on {end} only, {later} begins on {start}: until {last} both are in effect, and {later} applies (see {file})", "把前一版的 to 写成 {mend}", "let the earlier version end with to = {mend}"),
    "versions-same-day": Message("{earlier} 与 {later} 都从 {start} 起生效（另见 {file}）", "{earlier} and {later} both take effect on {start} (see {file})", "改其中一版的 from", "change the from of one of them"),
    # burden
    "burden": Message("{about}：{rule}要求{forbids}（“{word}”）", "{about_en}: {rule_en} {forbids_en} (“{word}”)", "{instead}", "{instead_en}"),
}
