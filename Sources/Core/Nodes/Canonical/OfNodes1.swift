// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension ALTOAnswer: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .directory:
      bytes.put(canonical: "directory")
    case .networkMap(let a):
      bytes.put(canonical: "networkMap")
      try a.put(to: &bytes)
    case .costMap(let a, let b):
      bytes.put(canonical: "costMap")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .endpointProperties(let a, let b):
      bytes.put(canonical: "endpointProperties")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .endpointCosts(let a, let b):
      bytes.put(canonical: "endpointCosts")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .updates(let a, let b):
      bytes.put(canonical: "updates")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .problem(let a):
      bytes.put(canonical: "problem")
      try a.put(to: &bytes)
    }
  }
}

extension AgentConfiguration: CanonicallyPut, CanonicallyTaken {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try listen.put(to: &bytes)
    try isDual.put(to: &bytes)
    try linkSecurity.put(to: &bytes)
    client.put(to: &bytes)
    try uploadLimit.put(to: &bytes)
    try trustedKeys.put(to: &bytes)
    try originKeys.put(to: &bytes)
    try staleFor.put(to: &bytes)
    try pins.put(to: &bytes)
    try gateway.put(to: &bytes)
    servesKept.put(to: &bytes)
    try tellsUnreachable.put(to: &bytes)
    try keepsLedger.put(to: &bytes)
    try sharesTraces.put(to: &bytes)
    try planted.put(to: &bytes)
    try cache.put(to: &bytes)
    try policy.put(to: &bytes)
    try swarm.put(to: &bytes)
  }
}

extension AgentEffect: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .link(let a, let b):
      bytes.put(canonical: "link")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .store(let a, let b):
      bytes.put(canonical: "store")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .origin(let a, let b):
      bytes.put(canonical: "origin")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .control(let a, let b):
      bytes.put(canonical: "control")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .reader(let a, let b):
      bytes.put(canonical: "reader")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .update(let a, let b):
      bytes.put(canonical: "update")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .gateway(let a, let b):
      bytes.put(canonical: "gateway")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .node(let a):
      bytes.put(canonical: "node")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.ControlOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .probe(let a):
      bytes.put(canonical: "probe")
      try a.put(to: &bytes)
    case .describe(let a):
      bytes.put(canonical: "describe")
      try a.put(to: &bytes)
    case .keepDescription(let a):
      bytes.put(canonical: "keepDescription")
      a.put(to: &bytes)
    case .remember(let a):
      bytes.put(canonical: "remember")
      try a.put(to: &bytes)
    case .announce(let a, let b):
      bytes.put(canonical: "announce")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .announceOver(let a, let b, let c):
      bytes.put(canonical: "announceOver")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .register(let a, let b):
      bytes.put(canonical: "register")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    }
  }
}

extension AgentEffect.DescriptionSource: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .url(let a):
      bytes.put(canonical: "url")
      try a.put(to: &bytes)
    case .copy(let a, let b):
      bytes.put(canonical: "copy")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .file(let a):
      bytes.put(canonical: "file")
      a.put(to: &bytes)
    case .kept(let a):
      bytes.put(canonical: "kept")
      a.put(to: &bytes)
    case .keptObject(let a):
      bytes.put(canonical: "keptObject")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.GatewayOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answer(let a):
      bytes.put(canonical: "answer")
      try a.put(to: &bytes)
    case .forward(let a):
      bytes.put(canonical: "forward")
      try a.put(to: &bytes)
    case .relay(let a, let b):
      bytes.put(canonical: "relay")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .endForward:
      bytes.put(canonical: "endForward")
    case .lookUp(let a):
      bytes.put(canonical: "lookUp")
      try a.put(to: &bytes)
    case .answerStored(let a):
      bytes.put(canonical: "answerStored")
      try a.put(to: &bytes)
    case .freshenStored(let a):
      bytes.put(canonical: "freshenStored")
      try a.put(to: &bytes)
    case .forgetStored:
      bytes.put(canonical: "forgetStored")
    case .openTunnel(let a):
      bytes.put(canonical: "openTunnel")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.LinkOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .dial(let a, let b, let c, let d):
      bytes.put(canonical: "dial")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
      try d.put(to: &bytes)
    case .accept(let a, let b):
      bytes.put(canonical: "accept")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .send(let a):
      bytes.put(canonical: "send")
      try a.put(to: &bytes)
    case .prove(let a, let b):
      bytes.put(canonical: "prove")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .check(let a, let b):
      bytes.put(canonical: "check")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .sendPiece(let a, let b):
      bytes.put(canonical: "sendPiece")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .sendHashes(let a, let b):
      bytes.put(canonical: "sendHashes")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .close(let a):
      bytes.put(canonical: "close")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.NodeOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .listKept:
      bytes.put(canonical: "listKept")
    case .measureCache:
      bytes.put(canonical: "measureCache")
    case .removeKept(let a):
      bytes.put(canonical: "removeKept")
      try a.put(to: &bytes)
    case .pinKept(let a, let b):
      bytes.put(canonical: "pinKept")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .book(let a):
      bytes.put(canonical: "book")
      try a.put(to: &bytes)
    case .shareTrace(let a, let b):
      bytes.put(canonical: "shareTrace")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .log(let a):
      bytes.put(canonical: "log")
      try a.put(to: &bytes)
    case .leave:
      bytes.put(canonical: "leave")
    }
  }
}

extension AgentEffect.OriginOrder: CanonicallyPut {}

extension AgentEffect.ReaderOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .fetchPlain(let a):
      bytes.put(canonical: "fetchPlain")
      try a.put(to: &bytes)
    case .begin(let a):
      bytes.put(canonical: "begin")
      try a.put(to: &bytes)
    case .deliver(let a, let b):
      bytes.put(canonical: "deliver")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .text(let a):
      bytes.put(canonical: "text")
      a.put(to: &bytes)
    case .digest:
      bytes.put(canonical: "digest")
    case .finish(let a):
      bytes.put(canonical: "finish")
      try a.put(to: &bytes)
    case .obeyed:
      bytes.put(canonical: "obeyed")
    case .fail(let a):
      bytes.put(canonical: "fail")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.StoreOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .open(let a, let b):
      bytes.put(canonical: "open")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .close:
      bytes.put(canonical: "close")
    case .write(let a):
      bytes.put(canonical: "write")
      try a.put(to: &bytes)
    case .stage(let a):
      bytes.put(canonical: "stage")
      try a.put(to: &bytes)
    case .adopt(let a):
      bytes.put(canonical: "adopt")
      try a.put(to: &bytes)
    case .confirm:
      bytes.put(canonical: "confirm")
    case .judge(let a, let b):
      bytes.put(canonical: "judge")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    }
  }
}
