import Live
import Vocabulary

extension Settings {
  /// Whom calls believe, and what they show.
  func trust(_ tls: TLSOptions, _ identity: TLSIdentityOptions? = nil) throws -> TLSTrust {
    var options = TLSTrust.Options()
    options.authorities = try value("ca", flag: tls.ca)
    options.revocations = try value("crl", flag: tls.crl)
    if let identity { options.identity = try identityFiles(identity) }
    return try TLSTrust(options)
  }

  /// How a node answers over TLS, or nil for plain HTTP.
  ///
  /// - Parameter plain: what plain HTTP gets unless the user says otherwise.
  func tlsServer(
    _ identity: TLSIdentityOptions, _ tls: TLSOptions, otherwise plain: TLSServer.Plain
  ) throws -> TLSServer.Options? {
    let word = try value("tls-plain", flag: identity.tlsPlain, as: String.self)
    let clients = try value("client-ca", flag: identity.clientCa, as: String.self)
    guard let files = try identityFiles(identity) else {
      for (key, isGiven) in [("tls-plain", word != nil), ("client-ca", clients != nil)] where isGiven {
        throw CommandFailure.usage("\(source(key)) is of no use without --tls-cert FILE and --tls-key FILE")
      }
      return nil
    }
    var options = TLSServer.Options(files)
    guard let how = word.map(TLSServer.Plain.init(rawValue:)) ?? (clients == nil ? plain : .refuse) else {
      throw CommandFailure.usage(
        "\(source("tls-plain")): '\(word ?? "")' is not one of "
          + TLSServer.Plain.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard how != .serve || clients == nil else {
      throw CommandFailure.usage(
        "\(source("client-ca")): --tls-plain serve would let in everybody, certificate or not")
    }
    options.plain = how
    options.clientAuthorities = clients
    options.revocations = clients == nil ? nil : try value("crl", flag: tls.crl)
    return options
  }

  /// How links to peers are under TLS, or nil where none is.
  func peerTLS(_ flag: String?, _ tls: TLSOptions, _ identity: TLSIdentityOptions) throws -> PeerTLS.Options? {
    guard let word = try value("peer-tls", flag: flag, as: String.self) else { return nil }
    guard let security = LinkSecurity(rawValue: word) else {
      throw CommandFailure.usage(
        "\(source("peer-tls")): '\(word)' is not one of "
          + LinkSecurity.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard security != .off else { return nil }
    guard let files = try identityFiles(identity) else {
      throw CommandFailure.usage(
        "\(source("peer-tls")) needs this node's certificate: --tls-cert FILE and --tls-key FILE")
    }
    guard let authorities = try value("ca", flag: tls.ca, as: String.self) else {
      throw CommandFailure.usage("\(source("peer-tls")) needs the authority of the fleet: --ca FILE")
    }
    var options = PeerTLS.Options(security, files, authorities: authorities)
    options.revocations = try value("crl", flag: tls.crl)
    return options
  }

  private func identityFiles(_ options: TLSIdentityOptions) throws -> TLSIdentity.Files? {
    let certificate = try value("tls-cert", flag: options.tlsCert, as: String.self)
    let key = try value("tls-key", flag: options.tlsKey, as: String.self)
    switch (certificate, key) {
    case (nil, nil): return nil
    case (let certificate?, let key?): return TLSIdentity.Files(certificate: certificate, key: key)
    case (_?, nil): throw CommandFailure.usage("\(source("tls-cert")) needs its private key: --tls-key FILE")
    case (nil, _?): throw CommandFailure.usage("\(source("tls-key")) needs its certificate: --tls-cert FILE")
    }
  }
}
