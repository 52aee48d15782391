using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Kubelet.Env;
using ScheduledJobs.LocalKube.Kubelet.Pods;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public class ContainerEnvironmentTests
{
    private static readonly LocalPod Pod = new()
    {
        Metadata = new ObjectMeta
        {
            Name = "p",
            Namespace = "ns",
            Uid = "u-1",
            Labels = new() { ["app.kubernetes.io/name"] = "shop" },
            Annotations = new() { ["scheduledjobs.dev/scheduled-time"] = "2026-01-01T00:00:00Z" },
        },
    };

    [Fact]
    public async Task A_value_sees_the_variables_before_it_and_not_those_after_it()
    {
        var result = await ResolveAsync([Value("A", "1"), Value("B", "$(A)-$(C)"), Value("C", "3"), Value("A", "$(A)$(A)")]);

        result.Problem.ShouldBeNull();
        result.Variables["B"].ShouldBe("1-$(C)");
        result.Variables["A"].ShouldBe("11");
    }

    [Theory]
    [InlineData("metadata.name", "p")]
    [InlineData("metadata.namespace", "ns")]
    [InlineData("metadata.uid", "u-1")]
    [InlineData("metadata.labels['app.kubernetes.io/name']", "shop")]
    [InlineData("metadata.labels['none']", "")]
    [InlineData("metadata.annotations['scheduledjobs.dev/scheduled-time']", "2026-01-01T00:00:00Z")]
    [InlineData("spec.nodeName", "local")]
    [InlineData("spec.serviceAccountName", "default")]
    [InlineData("status.podIP", "127.0.0.1")]
    public async Task A_field_of_the_Pod_becomes_a_value(string path, string expected)
    {
        var result = await ResolveAsync([new EnvVar { Name = "X", ValueFrom = new EnvVarSource { FieldRef = new FieldSelector { FieldPath = path } } }]);
        result.Variables["X"].ShouldBe(expected);
    }

    [Theory]
    [InlineData("spec.containers")]
    [InlineData("metadata.labels")]
    [InlineData("metadata.labels['']")]
    public async Task A_field_that_is_not_offered_is_a_problem_that_names_it(string path)
    {
        var result = await ResolveAsync([new EnvVar { Name = "X", ValueFrom = new EnvVarSource { FieldRef = new FieldSelector { FieldPath = path } } }]);
        result.Problem.ShouldBe($"unsupported fieldPath: {path}");
    }

    [Fact]
    public async Task Secrets_and_ConfigMaps_supply_values()
    {
        var result = await ResolveAsync([
            new EnvVar { Name = "S", ValueFrom = new EnvVarSource { SecretKeyRef = new KeySelector { Name = "creds", Key = "token" } } },
            new EnvVar { Name = "C", ValueFrom = new EnvVarSource { ConfigMapKeyRef = new KeySelector { Name = "settings", Key = "mode" } } }]);
        result.Variables["S"].ShouldBe("secret");
        result.Variables["C"].ShouldBe("fast");
    }

    [Theory]
    [InlineData("nobody", "x", false, "secret \"nobody\" not found")]
    [InlineData("creds", "x", false, "couldn't find key x in Secret ns/creds")]
    [InlineData("nobody", "x", true, null)]
    [InlineData("creds", "x", true, null)]
    public async Task A_missing_source_is_a_problem_unless_it_is_optional(string name, string key, bool optional, string? problem)
    {
        var selector = new KeySelector { Name = name, Key = key, Optional = optional };
        var result = await ResolveAsync([new EnvVar { Name = "S", ValueFrom = new EnvVarSource { SecretKeyRef = selector } }]);
        result.Problem.ShouldBe(problem);
        result.Variables.ContainsKey("S").ShouldBeFalse();
    }

    [Fact]
    public async Task All_of_a_source_comes_first_with_its_prefix_and_env_wins()
    {
        var container = new Container
        {
            EnvFrom = [new EnvFromSource { Prefix = "P_", ConfigMapRef = new NamedSource { Name = "settings" } }, new EnvFromSource { SecretRef = new NamedSource { Name = "creds" } }],
            Env = [Value("token", "own"), Value("COPY", "$(P_mode)")],
        };
        var result = await new ContainerEnvironment(new Data(), "local").ResolveAsync(Pod, container, new Dictionary<string, string> { ["PATH"] = "/bin" }, default);
        result.Variables.ShouldBe(new Dictionary<string, string> { ["PATH"] = "/bin", ["P_mode"] = "fast", ["token"] = "own", ["COPY"] = "fast" }, ignoreOrder: true);
    }

    private static EnvVar Value(string name, string value) => new() { Name = name, Value = value };

    private static Task<EnvironmentResult> ResolveAsync(List<EnvVar> env) =>
        new ContainerEnvironment(new Data(), "local").ResolveAsync(Pod, new Container { Env = env }, new Dictionary<string, string>(), default);

    private sealed class Data : IKeyedDataSource
    {
        public Task<IReadOnlyDictionary<string, string>?> FindAsync(KeyedKind kind, string @namespace, string name, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>?>((kind, @namespace, name) switch
            {
                (KeyedKind.Secret, "ns", "creds") => new Dictionary<string, string> { ["token"] = "secret" },
                (KeyedKind.ConfigMap, "ns", "settings") => new Dictionary<string, string> { ["mode"] = "fast" },
                _ => null,
            });
    }
}
