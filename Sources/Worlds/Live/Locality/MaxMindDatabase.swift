import CMaxMindDB
import Glibc
import NIOCore
import Selection
import Vocabulary

/// A MaxMind DB file (ASN, City or Country), mapped into memory and only read.
///
/// The C library allows lookups from many threads at once; `MMDB_s` must not move, so it has memory of its own.
final class MaxMindDatabase: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<MMDB_s>
  private let asnPath: LookupPath
  private let namePath: LookupPath
  private let countryPath: LookupPath

  init(path: String) throws(LocalityTable.Failure) {
    handle = .allocate(capacity: 1)
    handle.initialize(to: MMDB_s())
    asnPath = LookupPath(["autonomous_system_number"])
    namePath = LookupPath(["autonomous_system_organization"])
    countryPath = LookupPath(["country", "iso_code"])
    let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), handle)
    guard status == MMDB_SUCCESS else {
      let code = errno
      isOpen = false
      if status == MMDB_FILE_OPEN_ERROR { throw .unreadable(path: path, reason: String(cString: strerror(code))) }
      throw .badDatabase(path: path, reason: String(cString: MMDB_strerror(status)))
    }
    isOpen = true
  }

  private let isOpen: Bool

  deinit {
    if isOpen { MMDB_close(handle) }
    handle.deallocate()
  }

  /// What the database has about an address; nothing of it if the address or the entry is missing or damaged.
  func locality(of address: IPAddress) -> Locality {
    let socket = Endpoint(address: address, port: 0).socketAddress
    var status = MMDB_SUCCESS
    var found = socket.withSockAddr { pointer, _ in MMDB_lookup_sockaddr(handle, pointer, &status) }
    guard status == MMDB_SUCCESS, found.found_entry else { return .unknown }
    return Locality(
      asn: number(&found.entry, asnPath).map { ASN($0) }, name: text(&found.entry, namePath),
      country: text(&found.entry, countryPath).map { $0.uppercased() })
  }

  /// The network around an address for which the database has one entry with an ISP.
  func network(of address: IPAddress) -> AddressPrefix? {
    let socket = Endpoint(address: address, port: 0).socketAddress
    var status = MMDB_SUCCESS
    var found = socket.withSockAddr { pointer, _ in MMDB_lookup_sockaddr(handle, pointer, &status) }
    guard status == MMDB_SUCCESS, found.found_entry, number(&found.entry, asnPath) != nil else { return nil }
    // Of a tree of both families the length is that of the IPv6 address.
    let isMapped = address.family == .v4 && handle.pointee.metadata.ip_version == 6
    return AddressPrefix(around: address, bits: Int(found.netmask) - (isMapped ? 96 : 0))
  }

  private func number(_ entry: inout MMDB_entry_s, _ path: LookupPath) -> UInt32? {
    var data = MMDB_entry_data_s()
    guard MMDB_aget_value(&entry, &data, path.keys) == MMDB_SUCCESS, data.has_data else { return nil }
    return switch Int32(data.type) {
    case MMDB_DATA_TYPE_UINT32: data.uint32
    case MMDB_DATA_TYPE_UINT16: UInt32(data.uint16)
    default: nil
    }
  }

  private func text(_ entry: inout MMDB_entry_s, _ path: LookupPath) -> String? {
    var data = MMDB_entry_data_s()
    guard MMDB_aget_value(&entry, &data, path.keys) == MMDB_SUCCESS, data.has_data,
      Int32(data.type) == MMDB_DATA_TYPE_UTF8_STRING, let start = data.utf8_string
    else { return nil }
    let bytes = UnsafeRawBufferPointer(start: start, count: min(Int(data.data_size), 256))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Keys into an entry as the C library wants them: pointers, the last one null.
  private final class LookupPath {
    let keys: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ names: [String]) {
      count = names.count
      keys = .allocate(capacity: names.count + 1)
      for (at, name) in names.enumerated() { keys[at] = UnsafePointer(strdup(name)) }
      keys[names.count] = nil
    }

    deinit {
      for at in 0..<count { free(UnsafeMutablePointer(mutating: keys[at])) }
      keys.deallocate()
    }
  }
}
