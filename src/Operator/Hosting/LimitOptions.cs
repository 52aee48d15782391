using System.CommandLine;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Limits;
using static ScheduledJobs.Operator.Hosting.OperatorCommand;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The options for what tenants may do, and how much of the operator they may use.</summary>
internal sealed class LimitOptions
{
    private static readonly OperatorOptions Defaults = new();

    private readonly Option<long> _memory = Option(
        "--http-max-memory", "Memory for requests and responses of HTTP calls.", Defaults.HttpMemory.Total, ByteSize.Parse);

    private readonly Option<long> _memoryPerNamespace = Option(
        "--http-max-memory-per-namespace", "Memory for requests and responses of HTTP calls, per namespace.", Defaults.HttpMemory.PerNamespace, ByteSize.Parse);

    private readonly Option<TimeSpan> _maxCallTimeout = Option(
        "--max-call-timeout", "Maximum timeout of an HTTP action.", Defaults.MaxCallTimeout, ParseDuration);

    private readonly Option<string[]> _audiences = ListOption(
        "--token-audience",
        "An audience for which ServiceAccount tokens may be sent; repeatable. Default: all but the API server's own.",
        NotEmpty);

    private readonly Option<string[]> _accounts = ListOption(
        "--token-service-account",
        "A ServiceAccount (NAME or NAMESPACE/NAME) whose tokens may be sent; repeatable. Default: all.",
        NotEmpty);

    private readonly Option<IReadOnlyList<ActionKind>[]> _actions = ListOption(
        "--allowed-actions", "Allowed kinds of action, separated by commas: pod, job, http, resource. Default: all.", NamespaceOverride.ParseActions);

    private readonly Option<ObjectKind[]> _resources = ListOption(
        "--resource-action", "A kind (GROUP/VERSION/KIND) that action.resource may create; repeatable. Default: none.", ObjectKind.Parse);

    private readonly Option<TimeSpan> _minInterval = Option(
        "--min-interval", "Minimum time between two runs of a schedule; 0s means no limit.", TimeSpan.Zero, ParseDuration);

    private readonly Option<int> _maxActiveRuns = Option(
        "--max-active-runs-per-namespace", "Maximum active runs per namespace; 0 means no limit.", 0, int.Parse);

    public void AddTo(RootCommand command)
    {
        Option[] all =
            [_memory, _memoryPerNamespace, _maxCallTimeout, _audiences, _accounts, _actions, _resources, _minInterval, _maxActiveRuns];
        foreach (var option in all)
            command.Options.Add(option);
    }

    public OperatorOptions Apply(ParseResult parsed, OperatorOptions options) => options with
    {
        HttpMemory = new MemoryLimits(parsed.GetValue(_memory), parsed.GetValue(_memoryPerNamespace)),
        MaxCallTimeout = parsed.GetValue(_maxCallTimeout),
        TokenAudiences = parsed.GetValue(_audiences) ?? [],
        TokenServiceAccounts = parsed.GetValue(_accounts) ?? [],
        ResourceActions = [.. (parsed.GetValue(_resources) ?? []).Distinct()],
        NamespaceLimits = new NamespaceLimits
        {
            AllowedActions = parsed.GetValue(_actions) is { Length: > 0 } actions
                ? [.. actions.SelectMany(a => a).Distinct()]
                : NamespaceLimits.None.AllowedActions,
            MinInterval = parsed.GetValue(_minInterval) is var interval && interval > TimeSpan.Zero ? interval : null,
            MaxActiveRuns = parsed.GetValue(_maxActiveRuns) is var runs && runs != 0 ? runs : null,
        },
    };

    private static string NotEmpty(string text) => text.Length > 0 ? text : throw new FormatException("expected a name");
}
