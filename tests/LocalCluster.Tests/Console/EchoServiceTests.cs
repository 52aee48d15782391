using System.Net;
using ScheduledJobs.LocalCluster.Console.Echo;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class EchoServiceTests
{
    [Theory]
    [InlineData("echo.default.svc.cluster.local")]
    [InlineData("echo.team-a.svc.cluster.local.")]
    [InlineData("Echo.team.SVC.cluster.local")]
    public void The_Service_echo_of_any_namespace_is_on_loopback(string host) => EchoService.FindHost(host).ShouldBe(IPAddress.Loopback);

    [Theory]
    [InlineData("echo")]
    [InlineData("echo.svc.cluster.local")]
    [InlineData("echo..svc.cluster.local")]
    [InlineData("echoes.default.svc.cluster.local")]
    [InlineData("echo.default.svc.cluster.local.example.com")]
    [InlineData("example.com")]
    public void Every_other_name_is_left_to_DNS(string host) => EchoService.FindHost(host).ShouldBeNull();
}
