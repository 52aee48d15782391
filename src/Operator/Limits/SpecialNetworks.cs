using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Operator.Limits;

/// <summary>Networks with a special meaning.</summary>
internal static class SpecialNetworks
{
    /// <summary>Networks that HTTP actions must never reach: no rule can allow them.</summary>
    private static readonly IPNetwork[] Forbidden = Parse(
        "0.0.0.0/8",            // "this host": the kernel treats 0.0.0.0 as loopback
        "169.254.0.0/16",       // link-local, with the metadata services of AWS, Azure, Google Cloud and others
        "100.100.100.200/32",   // metadata service of Alibaba Cloud
        "168.63.129.16/32",     // wire server of Azure
        "192.0.0.0/24",         // protocol assignments, with the metadata service of Oracle Cloud
        "192.88.99.0/24",       // 6to4 relays
        "224.0.0.0/4",          // multicast
        "240.0.0.0/4",          // reserved, with the broadcast address
        "::/128",               // unspecified
        "fe80::/10",            // link-local
        "fec0::/10",            // site-local, deprecated
        "ff00::/8",             // multicast
        "100::/64",             // discard
        "64:ff9b:1::/48",       // local-use NAT64: the IPv4 address behind it is unknown
        "fd00:ec2::/32",        // metadata service of AWS
        "fd20:ce::254/128");    // metadata service of Google Cloud

    private static readonly IPNetwork[] Loopback = Parse("127.0.0.0/8", "::1/128");

    /// <summary>Private networks, which cluster networks usually consist of.</summary>
    public static IReadOnlyList<IPNetwork> Private { get; } =
        Parse("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    public static bool IsForbidden(IPAddress address) => Array.Exists(Forbidden, n => n.Contains(address));

    public static bool IsLoopback(IPAddress address) => Array.Exists(Loopback, n => n.Contains(address));

    /// <summary>The address without a link-local zone, which comparisons ignore.</summary>
    public static IPAddress WithoutZone(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    /// <summary>Whether a translator (NAT64) turns packets to this address into IPv4 packets.</summary>
    public static bool IsTranslated(IPAddress address) => Nat64.Contains(address);

    /// <summary>
    /// Whether the address, as written, is in the network. The platform's own test treats an IPv4-mapped IPv6 address as IPv4, and so
    /// says that ::/0 does not contain it.
    /// </summary>
    public static bool Contains(IPNetwork network, IPAddress address)
    {
        if (network.BaseAddress.AddressFamily != address.AddressFamily)
            return false;
        if (!address.IsIPv4MappedToIPv6)
            return network.Contains(address);
        var (first, second) = (network.BaseAddress.GetAddressBytes(), address.GetAddressBytes());
        var whole = network.PrefixLength / 8;
        var rest = 8 - (network.PrefixLength % 8);
        return first.AsSpan(0, whole).SequenceEqual(second.AsSpan(0, whole))
            && (rest == 8 || first[whole] >> rest == second[whole] >> rest);
    }

    /// <summary>
    /// A network in its plain form: one of IPv4-mapped IPv6 addresses (::ffff:10.0.0.0/104) becomes a network of IPv4 addresses.
    /// </summary>
    public static IPNetwork Plain(IPNetwork network) => network.PrefixLength >= 96 && network.BaseAddress.IsIPv4MappedToIPv6
        ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
        : network;

    /// <summary>
    /// All addresses that a packet to this address may reach. An IPv6 address can represent an IPv4 address, and a policy that checked only
    /// the outer address could be bypassed: 64:ff9b::a9fe:a9fe is a metadata service.
    /// </summary>
    public static IReadOnlyList<IPAddress> ReachedThrough(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return [address];
        var bytes = address.GetAddressBytes();
        var plain = WithoutZone(address);
        if (plain.IsIPv4MappedToIPv6)
            return [plain.MapToIPv4()];
        if (Nat64.Contains(plain))
            return [At(bytes, 12)];

        // Tunnels: the packet goes to an IPv6 address and, inside or outside, to an IPv4 address. Both are checked.
        if (Compatible.Contains(plain) && !plain.Equals(IPAddress.IPv6Any) && !plain.Equals(IPAddress.IPv6Loopback))
            return [plain, At(bytes, 12)];
        if (SixToFour.Contains(plain))
            return [plain, At(bytes, 2)];
        if (Teredo.Contains(plain))
            return [plain, At(bytes, 4), new IPAddress(bytes[12..].Select(b => (byte)~b).ToArray())];
        return IsIsatap(bytes) ? [plain, At(bytes, 12)] : [plain];
    }

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    // The interface identifier is 0:5efe or 200:5efe and the IPv4 address, below any prefix.
    private static bool IsIsatap(byte[] bytes) =>
        bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;

    private static IPAddress At(byte[] bytes, int start) => new(bytes.AsSpan(start, 4));

    private static IPNetwork[] Parse(params ReadOnlySpan<string> networks)
    {
        var parsed = new IPNetwork[networks.Length];
        for (var i = 0; i < networks.Length; i++)
            parsed[i] = IPNetwork.Parse(networks[i]);
        return parsed;
    }
}
