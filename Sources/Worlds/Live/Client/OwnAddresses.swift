import NIOCore
import Vocabulary

/// The addresses of this machine's network devices, as they are now.
enum OwnAddresses {
  static func contain(_ address: IPAddress) -> Bool {
    let devices = (try? System.enumerateDevices()) ?? []
    return devices.contains { Endpoint($0.address)?.address.unmapped == address.unmapped }
  }
}
