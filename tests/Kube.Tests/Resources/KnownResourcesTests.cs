using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Resources;

public sealed class KnownResourcesTests
{
    private static readonly PropertyInfo[] Kinds = typeof(KnownResources).GetProperties(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    [Trait("KnownBug", "KubeOps#590")]
    [Trait("KnownBug", "csharp#1395")]
    [Trait("KnownBug", "csharp#1598")]
    public void Every_kind_is_read_and_written_by_generated_code()
    {
        foreach (var kind in Kinds)
        {
            var type = (JsonTypeInfo)kind.PropertyType.GetProperty(nameof(ResourceType<Pod>.TypeInfo))!.GetValue(kind.GetValue(null))!;
            type.OriginatingResolver.ShouldBeAssignableTo<JsonSerializerContext>(kind.Name);
        }
    }

    [Fact]
    [Trait("KnownBug", "csharp#399")]
    public void There_are_only_the_kinds_that_the_operator_uses() => Kinds.Select(k => k.Name).ShouldBe(
        ["Pods", "Jobs", "Secrets", "ConfigMaps", "ServiceAccountTokens", "Namespaces", "Leases", "Events", "ValidatingWebhookConfigurations"], ignoreOrder: true);
}
