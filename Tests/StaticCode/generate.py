#!/usr/bin/python3
"""Writes the static code that puts inputs and effects into canonical bytes, and takes inputs from them, from their
declarations.

usage: generate.py           writes Sources/Core/Nodes/Canonical/Of*.swift, and InputSchemas.swift
       generate.py --check   writes nothing; fails with a sentence if those files are not what it would write

Coding by `Codable` makes a container for each value within a value, which costs several microseconds an input. Of every
type that can be reached from the inputs and effects of the machines this makes code that appends the same bytes without
them, and of every type that can be reached from inputs code that reads them. What it does not understand (a coding of
its own, private properties, dictionaries, an `init` that does more than assign) is left to `Codable`.
"""

import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORE, TARGET = f"{ROOT}/Sources/Core", f"{ROOT}/Sources/Core/Nodes/Canonical"
ROOTS = ["AgentInput", "AgentEffect", "OriginInput", "OriginEffect", "SelectorInput", "SelectorEffect"]
BUILT_IN = {"Int", "Int64", "Int32", "Int16", "UInt", "UInt64", "UInt32", "UInt16", "UInt8", "Bool", "String"}
MOST_FILE_LINES, MOST_FUNCTION_LINES = 400, 60


class Declaration:
    def __init__(self, path, keyword, module, inherits):
        self.path, self.keyword, self.module, self.inherits = path, keyword, module, inherits
        self.cases, self.fields, self.single, self.is_opaque = [], [], None, False
        # Its inits that assign each parameter to a property and do no more, as labels and properties.
        self.inits, self.has_memberwise, self.decodes_itself = [], True, False


def blank(text):
    """The text without comments and with strings emptied."""
    return re.sub(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*(?:.|\n)*?\*/',
        lambda found: '""' if found.group()[0] == '"' else "", text)


def pieces(text):
    """The statements of a body: each as its head and, if it has one, the body in its braces."""
    result, head, at = [], "", 0
    while at < len(text):
        char = text[at]
        if char == "{":
            depth, start = 1, at + 1
            at += 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            result.append((head.strip(), text[start:at - 1]))
            head = ""
            continue
        if char == "\n" and head.count("(") <= head.count(")") and not head.rstrip().endswith((",", "=", ":")):
            if not re.match(r"\s*(where\b|:|\{)", text[at:]):
                if head.strip(): result.append((head.strip(), None))
                head = ""
        head += char
        at += 1
    if head.strip(): result.append((head.strip(), None))
    return result


def split(text, mark=","):
    """What lies between marks that no bracket encloses."""
    parts, depth, part = [], 0, ""
    for char in text:
        depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1, ">": -1}.get(char, 0)
        if char == mark and depth == 0: parts.append(part); part = ""
        else: part += char
    return [part.strip() for part in parts + [part] if part.strip()]


def take(text, scope, module, found, extensions):
    for head, body in pieces(text):
        named = re.search(r"\b(struct|enum|class|extension|protocol)\s+([\w.]+)\s*(?::\s*([^{]*))?$", " ".join(head.split()))
        if named and body is not None:
            keyword, name, inherits = named.groups()
            inherits = set(re.findall(r"\w+", (inherits or "").split(" where ")[0]))
            path = ".".join(scope + [name])
            if keyword == "extension":
                extensions.append((path, body))
            elif keyword in ("struct", "enum"):
                known = found[path] = Declaration(path, keyword, module, inherits)
                if re.search(r"\b(private|fileprivate)\b", head): known.is_opaque = True
                known.has_memberwise = not re.search(r"\binit[?(<]", "\n".join(head for head, _ in pieces(body)))
                members(body, known)
            take(body, scope + name.split("."), module, found, extensions)


def members(body, known):
    for head, inner in pieces(body):
        flat = " ".join(head.split())
        if known.keyword == "enum" and re.match(r"(indirect )?case ", flat):
            for case in split(re.sub(r"^(indirect )?case ", "", flat)):
                name, _, values = case.partition("(")
                known.cases.append((name.split("=")[0].strip(), split(values.rstrip()[:-1]) if values else []))
            continue
        if re.search(r"\binit\(from decoder", flat): known.decodes_itself = True
        elif known.keyword == "struct" and re.search(r"\binit\(", flat): take_init(flat, inner or "", known)
        if re.search(r"\bfunc encode\(to", flat):
            single = re.search(r"singleValueContainer\(\)\s*(?:\n\s*)try container\.encode\((\w+)\)", inner or "")
            known.single = single.group(1) if single else None
            known.is_opaque = single is None
        if re.search(r"\benum CodingKeys\b", flat): known.is_opaque = True
        stored = re.match(r"((?:@\w+ |package |private\(set\) |internal |fileprivate |private |lazy )*)(var|let) (.*)", flat)
        if known.keyword != "struct" or not stored or re.search(r"\bstatic\b", flat): continue
        words, _, rest = stored.groups()
        if inner is not None and not re.match(r"\s*(didSet|willSet)\b", inner) and "=" not in rest: continue
        if re.search(r"\b(private|fileprivate|lazy)\b(?!\()", words): known.is_opaque = True
        if known.module != "Nodes" and "package" not in words: known.is_opaque = True
        for field in split(rest):
            typed = re.match(r"(\w+)\s*:\s*([^=]+?)\s*(=.*)?$", field)
            if typed: known.fields.append((typed.group(1), typed.group(2)))
            else: known.is_opaque = True


def take_init(head, body, known):
    """Remembers an `init` that assigns each of its parameters to a property, and does nothing else."""
    signature = re.search(r"\binit\((.*)\)$", head)
    if not signature or (known.module != "Nodes" and "package" not in head): return
    names = [re.match(r"(\w+)(?: (\w+))?\s*:", parameter) for parameter in split(signature.group(1))]
    if not all(names): return
    assigned = {}
    for statement in re.split(r"[\n;]", body):
        if not statement.strip(): continue
        several = re.fullmatch(r"\s*\(([^()]*)\) = \(([^()]*)\)\s*", statement)
        pairs = zip(split(several.group(1)), split(several.group(2))) if several else [statement.strip().split(" = ")]
        for pair in pairs:
            if len(pair) != 2 or not re.fullmatch(r"(self\.)?\w+", pair[0]) or not re.fullmatch(r"\w+", pair[1]): return
            assigned[pair[1]] = pair[0].removeprefix("self.")
    if set(assigned) == {name.group(2) or name.group(1) for name in names}:
        known.inits.append([(name.group(1), assigned[name.group(2) or name.group(1)]) for name in names])


def resolve(name, scope, found):
    parts = scope.split(".")
    for depth in range(len(parts), -1, -1):
        path = ".".join(parts[:depth] + [name])
        if path in found: return path
    return None


def types_in(text, scope, found):
    """The declared types that a type is made of."""
    return [path for path in (resolve(name, scope, found) for name in re.findall(r"[A-Z][\w.]*", text)) if path]


def value_type(value):
    label = re.match(r"(?:_ )?(\w+)\s*:\s*(.*)", value)
    return (label.group(2) if label else value).split("=")[0].strip()


def reachable(found, roots=ROOTS):
    order, waiting = [], list(roots)
    while waiting:
        path = waiting.pop(0)
        if path in order: continue
        order.append(path)
        known = found[path]
        if known.is_opaque: continue
        texts = [type for _, type in known.fields] + [value_type(value) for _, values in known.cases for value in values]
        for text in texts: waiting += types_in(text, path, found)
    return order


def schema(root, found):
    """A line for each struct and each case with values: its name, and those of its parts."""
    lines = []
    for path in sorted(reachable(found, [root])):
        known = found[path]
        if known.fields and not known.is_opaque: lines.append(" ".join([path] + [name for name, _ in known.fields]))
        for name, values in known.cases:
            labels = [re.match(r"(?:(\w+)\s*:)?", value).group(1) or f"_{at}" for at, value in enumerate(values)]
            if labels: lines.append(" ".join([f"{path}.{name}"] + labels))
    return lines


def schema_file(found):
    lines = ["// Made by Tests/StaticCode/generate.py; not to be changed by hand.", "",
        "/// The names of all parts of the machines' inputs: a line for each struct and each case with values.",
        "enum InputSchemas {"]
    for role in ("agent", "origin", "selector"):
        lines += [f'  static let {role} = """']
        for line in schema(role.capitalize() + "Input", found):
            words, row = line.split(" "), ""
            for word in words:
                if len(row) + len(word) > 108: lines.append("    " + row + " \\"); row = ""
                row += (" " if row else "") + word
            lines.append("    " + row)
        lines += ['    """', ""]
    return "\n".join(lines[:-1] + ["}"]) + "\n"


def understands(text, scope, found, order):
    """Whether every part of a type can put itself."""
    if re.search(r"\[[^\]]*:|->|\bany\b|\bsome\b|[<(]", text): return False
    names = re.findall(r"[A-Za-z][\w.]*", text)
    return all(name in BUILT_IN or resolve(name, scope, found) in order for name in names)


def code(known, found, order, read):
    """The extension of one type, as lines."""
    protocols, name = "CanonicallyPut" + (", CanonicallyTaken" if known.path in read else ""), known.path
    parts = known.fields + [("", value_type(value)) for _, values in known.cases for value in values]
    is_plain = "OptionSet" not in known.inherits and all(
        understands(type, known.path, found, order) for _, type in parts)
    raw = known.keyword == "enum" and next((type for type in known.inherits if type in BUILT_IN), None)
    takes = take_code(known, raw) if known.path in read and is_plain else []
    if "LocalNumber" in known.inherits: body = ["value.put(to: &bytes)"]
    elif known.single: body = [f"{known.single}.put(to: &bytes)"]
    elif known.is_opaque or not is_plain: return [f"extension {name}: {protocols} {{}}"]
    elif raw: body = ["rawValue.put(to: &bytes)"]
    elif known.keyword == "struct":
        # A field may be called like the parameter.
        body = [put("self.bytes" if field == "bytes" else field, type) for field, type in known.fields]
    else: return [f"extension {name}: {protocols} {{", *enum_code(known), *takes, "}"]
    return [f"extension {name}: {protocols} {{", "  func put(to bytes: inout [UInt8]) throws(CanonicalError) {",
        *("    " + line for line in body), "  }", *takes, "}"]


def take_code(known, raw):
    """The function that reads a value, or nothing where the protocol's own does."""
    if known.keyword == "enum": return [] if raw or known.is_opaque else take_enum_code(known)
    fields = [known.single] if known.single else [field for field, _ in known.fields]
    labels = next(([label for label, _ in init] for init in known.inits if [field for _, field in init] == fields), None)
    if labels is None and known.has_memberwise and known.module == "Nodes": labels = fields
    if "LocalNumber" in known.inherits or labels is None or not fields: return []
    if known.is_opaque or (known.decodes_itself and not known.single): return []
    head = ["", f"  static func take(from reader: CanonicalReader) throws -> {known.path} {{"]
    if len(fields) == 1:
        # Named types, for there may be other inits of one number.
        type = dict(known.fields)[fields[0]]
        label = "" if labels == ["_"] else f"{labels[0]}: "
        return head + [f"    let value: {type} = try reader.take()", f"    return {known.path}({label}value)", "  }"]
    return head + called(f"try {known.path}", labels, "    ") + ["  }"]


def called(what, labels, margin):
    """A call with what is read next for each label, in lines of the usual length."""
    values = [("" if label == "_" else f"{label}: ") + "reader.take()" for label in labels]
    line = f"{margin}{what}({', '.join(values)})"
    if len(line) <= 120: return [line]
    lines, row = [f"{margin}{what}("], ""
    for at, value in enumerate(values):
        value += ")" if at == len(values) - 1 else ","
        if row and len(margin) + 3 + len(row) + len(value) > 120: lines.append(f"{margin}  {row}"); row = ""
        row += (" " if row else "") + value
    return lines + [f"{margin}  {row}"]


def take_enum_code(known):
    """A switch over the name; of a large enum one for each part of the cases, nil where it is not among them."""
    blocks = []
    for name, values in known.cases:
        labels = [(re.match(r"(?:(\w+)\s*:)?", value).group(1) or "_") for value in values]
        lines = called(f"try .{name}", labels, "      ") if values else [f"      .{name}"]
        blocks.append([f'    case "{name.strip("`")}":'] + lines)
    groups, group = [], []
    for block in blocks:
        if sum(map(len, group)) + len(block) > MOST_FUNCTION_LINES - 8: groups.append(group); group = []
        group.append(block)
    groups.append(group)
    lines = ["", f"  static func take(from reader: CanonicalReader) throws -> {known.path} {{",
        "    let name = try reader.readString()"]
    if len(groups) == 1:
        return lines + ["    return switch name {", *(line for block in groups[0] for line in block),
            "    default: throw CanonicalError.unknownCase(name)", "    }", "  }"]
    for at in range(len(groups)):
        lines.append(f"    if let value = try take{at + 1}(name, from: reader) {{ return value }}")
    lines += ["    throw CanonicalError.unknownCase(name)", "  }"]
    for at, group in enumerate(groups):
        lines += ["", f"  private static func take{at + 1}(_ name: String, from reader: CanonicalReader) throws"
            + f" -> {known.path}? {{",
            "    switch name {", *(line for block in group for line in block), "    default: nil", "    }", "  }"]
    return lines


def put(value, type):
    return ("" if type in BUILT_IN else "try ") + f"{value}.put(to: &bytes)"


def enum_code(known):
    """A switch; of a large enum one for each part of the cases, which says whether the case was among them."""
    blocks = []
    for name, values in known.cases:
        types = [value_type(value) for value in values]
        places = [chr(ord("a") + at) for at in range(len(types))]
        pattern = f"case .{name}" + (f"({', '.join('let ' + place for place in places)})" if places else "")
        lines = [f"{pattern}:", f'  bytes.put(canonical: "{name.strip("`")}")']
        blocks.append(lines + ["  " + put(place, type) for place, type in zip(places, types)])
    groups, group = [], []
    for block in blocks:
        if sum(map(len, group)) + len(block) > MOST_FUNCTION_LINES - 8: groups.append(group); group = []
        group.append(block)
    groups.append(group)
    if len(groups) == 1:
        return ["  func put(to bytes: inout [UInt8]) throws(CanonicalError) {", "    switch self {",
            *("    " + line for block in groups[0] for line in block), "    }", "  }"]
    lines = ["  func put(to bytes: inout [UInt8]) throws(CanonicalError) {"]
    for at in range(len(groups) - 1): lines.append(f"    if try put{at + 1}(to: &bytes) {{ return }}")
    lines += [f"    _ = try put{len(groups)}(to: &bytes)", "  }"]
    for at, group in enumerate(groups):
        lines += ["", f"  private func put{at + 1}(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {{",
            "    switch self {", *("    " + line for block in group for line in block), "    default: return false",
            "    }", "    return true", "  }"]
    return lines


def generated():
    found, texts, extensions = {}, [], []
    for folder, _, names in sorted(os.walk(CORE)):
        if folder == TARGET: continue
        for name in sorted(names):
            if not name.endswith(".swift"): continue
            module = os.path.relpath(folder, CORE).split("/")[0]
            with open(f"{folder}/{name}") as file: texts.append((module, blank(file.read())))
    for module, text in texts: take(text, [], module, found, extensions)
    for path, body in extensions:
        if path in found: members(body, found[path])
    order, read = reachable(found), reachable(found, [root for root in ROOTS if root.endswith("Input")])
    modules = ["Vocabulary", "Wire", "Selection", "Swarming", "Nodes"]
    files = {}
    for module in modules:
        blocks = [code(found[path], found, order, read) for path in sorted(order) if found[path].module == module]
        parts, part = [], []
        for block in blocks:
            if part and sum(len(lines) + 1 for lines in part) + len(block) > MOST_FILE_LINES: parts.append(part); part = []
            part.append(block)
        parts.append(part)
        for at, part in enumerate(parts):
            if not part: continue
            number = str(at + 1) if len(parts) > 1 else ""
            imports = {"Vocabulary"} | {module} - {"Nodes"}
            files[f"Of{module}{number}.swift"] = "\n".join(
                ["// Made by Tests/StaticCode/generate.py; not to be changed by hand.", ""]
                + [f"internal import {name}" for name in sorted(imports)] + [""]
                + ["\n\n".join("\n".join(lines) for lines in part)]) + "\n"
    files["InputSchemas.swift"] = schema_file(found)
    return files


files = generated()
os.makedirs(TARGET, exist_ok=True)
there = {name for name in os.listdir(TARGET) if name.startswith("Of") or name == "InputSchemas.swift"}
if "--check" in sys.argv:
    stale = [name for name in sorted(there | set(files))
        if name not in files or name not in there or open(f"{TARGET}/{name}").read() != files[name]]
    if stale: sys.exit(f"{', '.join(stale)}: not what the declarations say; run Tests/StaticCode/generate.py")
else:
    for name in there - set(files): os.unlink(f"{TARGET}/{name}")
    for name, text in files.items():
        if name in there and open(f"{TARGET}/{name}").read() == text: continue
        with open(f"{TARGET}/{name}", "w") as file: file.write(text)
