import NIOCore
import Synchronization
import Vocabulary

/// The addresses of this machine's network devices, as they were within the last second: a stranger's call may ask, and
/// asking the system costs as much as the call itself.
enum OwnAddresses {
  private struct Seen {
    var addresses: Set<IPAddress> = []
    var at: NIODeadline?
  }

  private static let seen = Mutex(Seen())

  static func contain(_ address: IPAddress) -> Bool {
    let now = NIODeadline.now()
    return seen.withLock { seen in
      if seen.at.map({ now - $0 > .seconds(1) }) ?? true {
        let devices = (try? System.enumerateDevices()) ?? []
        seen = Seen(addresses: Set(devices.compactMap { Endpoint($0.address)?.address.unmapped }), at: now)
      }
      return seen.addresses.contains(address.unmapped)
    }
  }
}
