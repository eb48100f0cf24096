"""Why the system refuses a file or a folder, in Chinese and English."""

import errno

from rulebook.messages import Message
from rulebook.problems import Told

REASONS = {
    errno.ENOENT: Message("没有这个文件", "there is no such file"),
    errno.ENOTDIR: Message("路径当中有一段是文件，不是文件夹", "a part of its path is a file, not a folder"),
    errno.EISDIR: Message("这是文件夹，不是文件", "this is a folder, not a file"),
    errno.EEXIST: Message("已有这个名称的文件", "there is a file of this name"),
    errno.EACCES: Message("没有权限", "permission is denied"),
    errno.ENOSPC: Message("磁盘已满", "the disk is full"),
}
NO_TEXT = Message("不是 UTF-8 文本", "it is no UTF-8 text")


def why(error: Exception) -> Message:
    """The reason in words; that of an unknown error as the system says it."""
    if isinstance(error, Told):
        return Message(error.zh, error.en)
    if isinstance(error, UnicodeDecodeError):
        return NO_TEXT
    number = error.errno if isinstance(error, OSError) else None
    told = str(getattr(error, "strerror", None) or error or type(error).__name__)
    return REASONS.get(number or 0, Message(told, told))
