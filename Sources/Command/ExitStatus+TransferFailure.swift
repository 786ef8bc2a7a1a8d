import Nodes

extension ExitStatus {
  init(_ kind: TransferFailure.Kind) {
    switch kind {
    case .badRequest: self = .badRequest
    case .notFound: self = .notFound
    case .unreachable: self = .unreachable
    case .untrusted: self = .untrusted
    case .unverified: self = .unverified
    case .disowned: self = .disowned
    case .malformed: self = .malformed
    case .storage: self = .storage
    case .changed: self = .changed
    }
  }
}
