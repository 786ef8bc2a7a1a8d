import Nodes

/// What the machine is told, without the secrets of URLs.
extension AgentInput {
  func sealed(by seal: QuerySeal) -> AgentInput {
    switch self {
    case .started(var configuration, let seed, let wall):
      configuration.pins = configuration.pins.map { $0.sealed(by: seal) }
      return .started(configuration, seed: seed, wall: wall)
    case .wanted(let want, .url(let url), let allowsUnverified):
      return .wanted(want, .url(seal.seal(url: url)), allowsUnverified: allowsUnverified)
    case .asked(let exchange, var request):
      request.target = seal.seal(url: request.target)
      return .asked(exchange, request)
    case .forwarded(let want, var head):
      head.fields = seal.seal(head.fields)
      head.description = head.description.map { seal.seal(url: $0) }
      return .forwarded(want, head)
    case .lookedUp(let want, let stored?): return .lookedUp(want, stored.sealed(by: seal))
    case .probed(let call, let outcome): return .probed(call, outcome.sealed(by: seal))
    case .described(let call, let outcome): return .described(call, outcome.sealed(by: seal))
    case .plainEnded(let want, .redirected(let from, let location, let server)):
      return .plainEnded(
        want, .redirected(from: seal.seal(url: from), location: seal.seal(url: location), server: server))
    default: return self
    }
  }
}

extension KeyPin {
  fileprivate func sealed(by seal: QuerySeal) -> KeyPin {
    switch self {
    case .key, .left, .revoked, .withdrawn: self
    // It may be kept by an older version. What is sealed already has no query but its seal.
    case .serial(let url, let serial):
      seal.isSealed(url: url) ? self : .serial(url: seal.seal(url: url), serial)
    }
  }
}

extension StoredResponse {
  /// Of fields that the machine does not decide by it learns only whether two are the same.
  fileprivate func sealed(by seal: QuerySeal) -> StoredResponse {
    let known = seal.seal(fields)
    return showing(
      known.map { field in
        Forwarding.Head.passedFields.contains(field.name)
          ? field : HTTPField(field.name, seal.seal(text: field.value))
      })
  }
}

extension AgentInput.ProbeOutcome {
  fileprivate func sealed(by seal: QuerySeal) -> Self {
    switch self {
    case .answered(let status, let description?, let length, let tag, let retry, let server, let copy):
      .answered(
        status: status, description: seal.seal(url: description), length: length, entityTag: tag,
        retryAfterSeconds: retry, server: server, copy: copy.map { seal.seal(url: $0) })
    case .redirected(let from, let location, let server):
      .redirected(from: seal.seal(url: from), location: seal.seal(url: location), server: server)
    default: self
    }
  }
}

extension AgentInput.DescriptionOutcome {
  fileprivate func sealed(by seal: QuerySeal) -> Self {
    switch self {
    case .good(var description, let server):
      description.urls = description.urls.map { seal.seal(url: $0) }
      description.announce = description.announce.map { seal.seal(url: $0) }
      return .good(description, from: server)
    case .redirected(let from, let location, let server):
      return .redirected(from: seal.seal(url: from), location: seal.seal(url: location), server: server)
    default: return self
    }
  }
}
