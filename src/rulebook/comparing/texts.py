# ruff: noqa: E501
# fmt: off
"""What a comparison says, in Chinese and English. Data, no rules."""

from rulebook.formula.phrase import Said

WHO = {"member": Said("名党员", "members"), "branch": Said("个支部", "branches")}
ANYBODY = Said("个对象", "subjects")

TEXTS = {
    "head": Said("试算：{before} → {after}", "What if: {before} → {after}"),
    "same": Said("两份办法写的一样。", "Both schemes say the same."),
    "changes": Said("办法改了 {n} 处：", "Changes in the scheme: {n}"),
    "none": Said("（无）", "(none)"),
    "nobody": Said("{n} {who}的总分和等次都没有变化。", "None of {n} {who} moves in total or grade."),
    "moved": Said("{n} {who}中 {moved} 个有变化：{gain} 个加分，{lose} 个减分；等次 {rose} 升 {fell} 降；总分平均 {old} → {new}。", "{moved} of {n} {who} move: {gain} gain and {lose} lose points; {rose} rise and {fell} fall in grade; the mean total goes from {old} to {new}."),
    "warning": Said("注意：{by}“{group}”的 {number} 个平均 {mean}，其他的平均 {others}，明显落后；{overall}", "Note: {by} “{group}”, {number} of them, changes by {mean} on average, all others by {others}: clearly left behind; {overall}"),
    "silent": Said("整体平均 {mean}，看不出来。", "the overall mean of {mean} hides it."),
    "open": Said("整体平均 {mean}。", "the overall mean is {mean}."),
    "movers": Said("变化最大的 {n} 个：", "The {n} that move most:"),
    "inside": Said("（{0}）", " ({0})"),
    "between": Said("；", "; "),
    "records": Said("{n} 条记录", "records: {n}"),
    "knock-on": Said("条文没改，受别处影响", "unchanged, moved by others"),
    "more": Said("…… 另有 {n} 个", "… and {n} more"),
    "grades": Said("等次：", "Grades:"),
    "totals": Said("总分：", "Totals:"),
    "items": Said("各事项得分：", "Credits by item:"),
    "item": Said("{before} → {after}（{change}；{records} 条记录，{subjects} 个）", "{before} → {after} ({change}; records: {records}, subjects: {subjects})"),
    "groups": Said("按{by}：", "By {by}:"),
    "group": Said("{number} 个，平均 {mean}，减分 {lose} %，加分 {gain} %，等次 {rose} 升 {fell} 降", "{number}, mean change {mean}, {lose} % lose, {gain} % gain, {rose} rise and {fell} fall in grade"),
    "members": Said("党员：", "Members:"),
}
