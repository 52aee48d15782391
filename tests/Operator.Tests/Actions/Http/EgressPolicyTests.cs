using System.Net;
using ScheduledJobs.Operator.Actions.Http.Egress;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

public sealed class EgressPolicyTests
{
    private static readonly EgressPolicy Cluster = new() { ApiServers = [new IPEndPoint(IPAddress.Parse("10.96.0.1"), 443)] };

    private static readonly EgressPolicy Any = Cluster with { Scope = EgressScope.Any };

    /// <summary>Addresses as they can be written in a URL: allowed with scope Cluster, and with scope Any.</summary>
    public static TheoryData<string, bool, bool> Addresses() => new()
    {
        // Loopback, in every way that it can be written
        { "127.0.0.1", false, false },
        { "127.255.255.254", false, false },
        { "127.1", false, false },
        { "2130706433", false, false },
        { "0x7f000001", false, false },
        { "0x7f.0.0.1", false, false },
        { "0177.0.0.1", false, false },
        { "017700000001", false, false },
        { "0x7f.1", false, false },
        { "[::1]", false, false },
        { "[0:0:0:0:0:0:0:1]", false, false },
        { "[::ffff:127.0.0.1]", false, false },
        { "[::ffff:7f00:1]", false, false },
        { "[::127.0.0.1]", false, false },
        { "[64:ff9b::127.0.0.1]", false, false },
        { "[64:ff9b::7f00:1]", false, false },
        { "[2002:7f00:1::]", false, false },
        { "[2002:7f00:0001:1:2:3:4:5]", false, false },
        { "[2001:db8::5efe:127.0.0.1]", false, false },
        { "[2001:db8::200:5efe:7f00:1]", false, false },
        { "[2001:0:102:304::80ff:fffe]", false, false },
        { "[2001:0:7f00:1::fefd:fcfb]", false, false },

        // Unspecified
        { "0.0.0.0", false, false },
        { "0", false, false },
        { "0.1.2.3", false, false },
        { "[::]", false, false },
        { "[::ffff:0.0.0.0]", false, false },

        // Metadata services and link-local
        { "169.254.169.254", false, false },
        { "169.254.170.2", false, false },
        { "2852039166", false, false },
        { "0xa9fea9fe", false, false },
        { "0251.0376.0251.0376", false, false },
        { "169.254.43518", false, false },
        { "[::ffff:169.254.169.254]", false, false },
        { "[::ffff:a9fe:a9fe]", false, false },
        { "[::a9fe:a9fe]", false, false },
        { "[64:ff9b::a9fe:a9fe]", false, false },
        { "[64:ff9b:1::a9fe:a9fe]", false, false },
        { "[2002:a9fe:a9fe::1]", false, false },
        { "[fe80::1]", false, false },
        { "[fe80::a9fe:a9fe]", false, false },
        { "[febf::1]", false, false },
        { "[fec0::1]", false, false },
        { "[fe80::5efe:169.254.169.254]", false, false },
        { "[fd00:ec2::254]", false, false },
        { "[fd00:ec2::23]", false, false },
        { "[fd20:ce::254]", false, false },
        { "100.100.100.200", false, false },
        { "168.63.129.16", false, false },
        { "192.0.0.192", false, false },
        { "[64:ff9b::6464:64c8]", false, false },

        // Multicast, broadcast, reserved
        { "224.0.0.1", false, false },
        { "239.255.255.255", false, false },
        { "240.0.0.1", false, false },
        { "255.255.255.255", false, false },
        { "[ff02::1]", false, false },
        { "[ff0e::1]", false, false },
        { "[::ffff:255.255.255.255]", false, false },
        { "192.88.99.1", false, false },
        { "[100::1]", false, false },

        // The API server
        { "10.96.0.1", false, false },
        { "[::ffff:10.96.0.1]", false, false },
        { "[64:ff9b::a60:1]", false, false },

        // The cluster's networks, and their edges
        { "10.96.0.2", true, true },
        { "10.0.0.0", true, true },
        { "10.255.255.255", true, true },
        { "9.255.255.255", false, true },
        { "11.0.0.0", false, true },
        { "172.15.255.255", false, true },
        { "172.16.0.0", true, true },
        { "172.31.255.255", true, true },
        { "172.32.0.0", false, true },
        { "192.167.255.255", false, true },
        { "192.168.0.1", true, true },
        { "192.169.0.0", false, true },
        { "100.63.255.255", false, true },
        { "100.64.0.1", true, true },
        { "100.127.255.255", true, true },
        { "100.128.0.0", false, true },
        { "[fc00::1]", true, true },
        { "[fdff::1]", true, true },
        { "[fe00::1]", false, true },
        { "[::ffff:10.1.2.3]", true, true },
        { "[64:ff9b::10.1.2.3]", true, true },

        // A private address inside does not make a tunnel over the Internet part of the cluster
        { "[2002:a01:203::1]", false, true },
        { "[2001:db8::5efe:10.1.2.3]", false, true },

        // The rest of the world
        { "93.184.216.34", false, true },
        { "1.1.1.1", false, true },
        { "128.0.0.1", false, true },
        { "126.255.255.255", false, true },
        { "169.253.255.255", false, true },
        { "169.255.0.0", false, true },
        { "223.255.255.255", false, true },
        { "[2606:4700::1111]", false, true },
        { "[::ffff:1.1.1.1]", false, true },
        { "[64:ff9b::1.1.1.1]", false, true },
        { "[2002:101:101::1]", false, true },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_is_judged_by_where_its_packets_go(string written, bool inCluster, bool inAny)
    {
        var url = new Uri($"http://{written}/");
        var address = IPAddress.Parse(url.IdnHost.Trim('[', ']'));

        Cluster.Allows(url.IdnHost, 80, address).ShouldBe(inCluster);
        Any.Allows(url.IdnHost, 80, address).ShouldBe(inAny);
    }

    [Fact]
    public void What_is_always_denied_can_be_allowed_by_no_rule()
    {
        var open = Any with { Allow = [EgressRule.Parse("*"), EgressRule.Parse("0.0.0.0/0"), EgressRule.Parse("::/0")] };
        foreach (var address in new[] { "127.0.0.1", "169.254.169.254", "::1", "fe80::1", "10.96.0.1", "::ffff:169.254.169.254" })
            open.Allows("host", 443, IPAddress.Parse(address)).ShouldBeFalse(address);
    }

    [Fact]
    public void Loopback_can_be_allowed_as_a_whole_but_for_the_API_server()
    {
        var policy = Cluster with { AllowLoopback = true, ApiServers = [new IPEndPoint(IPAddress.Loopback, 6443)] };

        policy.Allows("localhost", 8080, IPAddress.Loopback).ShouldBeTrue();
        policy.Allows("localhost", 8080, IPAddress.IPv6Loopback).ShouldBeTrue();
        policy.Allows("localhost", 6443, IPAddress.Loopback).ShouldBeFalse();
        policy.Allows("localhost", 6443, IPAddress.Parse("127.0.0.2")).ShouldBeFalse();
        policy.Allows("localhost", 6443, IPAddress.IPv6Loopback).ShouldBeFalse();
        policy.Allows("localhost", 8080, IPAddress.Parse("169.254.169.254")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("api.example.com", 443, true)]
    [InlineData("API.Example.com.", 443, true)]
    [InlineData("api.example.com", 80, false)]
    [InlineData("example.com", 443, false)]
    [InlineData("evil-example.com", 443, false)]
    [InlineData("api.example.com.evil.net", 443, false)]
    public void An_allow_rule_for_hosts_adds_to_the_scope(string host, int port, bool isAllowed) =>
        (Cluster with { Allow = [EgressRule.Parse("*.example.com:443")] })
            .Allows(host, port, IPAddress.Parse("93.184.216.34")).ShouldBe(isAllowed);

    [Theory]
    [InlineData("10.1.2.3", 80, false)]
    [InlineData("::ffff:10.1.2.3", 80, false)]
    [InlineData("64:ff9b::a01:203", 80, false)]
    [InlineData("10.2.0.0", 80, true)]
    [InlineData("10.2.0.0", 2379, false)]
    public void A_deny_rule_counts_more_than_what_allows(string address, int port, bool isAllowed)
    {
        var policy = Cluster with
        {
            Allow = [EgressRule.Parse("10.0.0.0/8")],
            Deny = [EgressRule.Parse("10.1.0.0/16"), EgressRule.Parse("*:2379-2380")],
        };

        policy.Allows("host", port, IPAddress.Parse(address)).ShouldBe(isAllowed);
    }

    [Fact]
    public void An_override_widens_or_narrows_the_policy_of_one_namespace()
    {
        var added = EgressOverride.Parse(
            """
            # the team's own API
            allow: api.example.com:443

            deny: 10.5.0.0/16
            """);
        var policy = Cluster.With(added);

        policy.Allows("api.example.com", 443, IPAddress.Parse("1.1.1.1")).ShouldBeTrue();
        policy.Allows("b.example.com", 443, IPAddress.Parse("1.1.1.1")).ShouldBeFalse();
        policy.Allows("svc", 80, IPAddress.Parse("10.5.0.1")).ShouldBeFalse();
        Cluster.With(EgressOverride.Parse("scope: Any")).Allows("x", 80, IPAddress.Parse("1.1.1.1")).ShouldBeTrue();
        Any.With(EgressOverride.Parse("scope: Cluster")).Allows("x", 80, IPAddress.Parse("1.1.1.1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("allow 10.0.0.0/8", "line 1")]
    [InlineData("scope: Any\nscope: Everything", "line 2")]
    [InlineData("allow: 10.0.0.0/33", "line 1")]
    public void An_override_that_is_none_says_where(string text, string where) =>
        Should.Throw<FormatException>(() => EgressOverride.Parse(text)).Message.ShouldStartWith(where);

    [Theory]
    [InlineData("10.0.0.0/8", "h", 1, "10.1.1.1", true)]
    [InlineData("10.0.0.0/8:443", "h", 443, "10.1.1.1", true)]
    [InlineData("10.0.0.0/8:443", "h", 442, "10.1.1.1", false)]
    [InlineData("10.0.0.7", "h", 1, "10.0.0.7", true)]
    [InlineData("10.0.0.7", "h", 1, "10.0.0.8", false)]
    [InlineData("fd00::/8", "h", 1, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8000, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8099, "fd12::1", true)]
    [InlineData("[fd00::/8]:8000-8099", "h", 8100, "fd12::1", false)]
    [InlineData("*", "h", 65535, "1.1.1.1", true)]
    [InlineData("*.example.com", "a.b.example.com", 1, "1.1.1.1", true)]
    [InlineData("example.com", "example.com", 1, "1.1.1.1", true)]
    [InlineData("example.com", "a.example.com", 1, "1.1.1.1", false)]
    public void A_rule_speaks_of_targets(string rule, string host, int port, string address, bool matches) =>
        EgressRule.Parse(rule).Matches(host, port, IPAddress.Parse(address)).ShouldBe(matches);

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.1")]
    [InlineData("10.0.0.0/8:0")]
    [InlineData("10.0.0.0/8:70000")]
    [InlineData("10.0.0.0/8:20-10")]
    [InlineData("[fd00::/8]443")]
    [InlineData("*example.com")]
    [InlineData("a.*.com")]
    [InlineData("exa mple.com")]
    [InlineData(".example.com")]
    public void What_is_no_rule_is_refused(string text) => Should.Throw<FormatException>(() => EgressRule.Parse(text));
}
