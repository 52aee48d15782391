using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Tests.Decisions.Model;
using static ScheduledJobs.Operator.Tests.Decisions.Model.ModelViolation;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>
/// Plays a script: a cluster, a leader, a standby, and the network between them, in virtual time and on one thread. The same script always
/// gives the same story.
/// </summary>
internal sealed partial class Simulator : IDisposable
{
    /// <summary>More timers than this at one instant mean that the operator runs in circles.</summary>
    private const int MostRounds = 20_000;

    private readonly VirtualTime _time = new();
    private readonly ApiServer _server;
    private readonly Network _network;
    private readonly Target _target = new();
    private readonly Promises _promises;
    private readonly ScheduledJobSpec _spec;
    private readonly List<SimulatedOperator> _operators = [];
    private readonly List<string> _story;
    private int _rounds;
    private int _processes;
    private ScheduledJobSpec _edited;

    private Simulator(ScheduledJobSpec spec, List<string> story)
    {
        _spec = _edited = spec;
        _story = story;
        Store = new ApiStore(_time);
        _server = new ApiServer(Store, _time);
        _network = new Network(_server);
        Cluster = new Cluster(Store, _server, _time);
        _promises = new Promises(Store, Cluster, _time);
        _network.Sent = call =>
        {
            Tell($"  {call}");
            _promises.Sent(call);
        };
        _network.Refused = _promises.Refused;
        _server.Created = _promises.Created;
        _server.Expired = _promises.Expired;
        _server.StatusWritten = _promises.StatusWritten;
        _target.Arrived = call =>
        {
            Tell($"  {call.From.Name}: calls {call.RunId} attempt {call.Attempt}");
            _promises.Arrived(call);
        };
        Store.Changed = change =>
        {
            _promises.Changed(change);
            _operators.ForEach(o => o.Watch(change));
        };
        Standby = Join();
        Cluster.Create(spec);
        Cluster.CreateNamespace();
        TakeOver();
        Settle();
    }

    public ApiStore Store { get; }

    public Cluster Cluster { get; }

    public Network Network => _network;

    public VirtualTime Time => _time;

    public Target Target => _target;

    /// <summary>The process that leads, or led last and may not know better.</summary>
    public SimulatedOperator? Leader { get; private set; }

    public SimulatedOperator Standby { get; private set; }

    /// <summary>Frozen processes.</summary>
    public IEnumerable<SimulatedOperator> Frozen => _operators.Where(o => o.Loop.IsHalted);

    /// <summary>Plays a script to its end, and then until nothing is left to do.</summary>
    /// <param name="script">What happens.</param>
    /// <param name="story">Receives a line for everything that happens.</param>
    /// <exception cref="ModelViolation">A promise was broken.</exception>
    public static void Play(Script script, List<string> story)
    {
        using var simulation = new Simulator(script.Spec, story);
        foreach (var step in script.Steps)
            simulation.Do(step);
        new Ending(simulation).Play();
    }

    public void Dispose() => _operators.ForEach(o => o.Dispose());

    public void Do(Step step)
    {
        _rounds = 0;
        Tell($"{step}");
        switch (step)
        {
            case Step.Wait(var seconds):
                Advance(TimeSpan.FromSeconds(seconds));
                break;
            case Step.WaitForWake when Leader is { Loop.IsHalted: false, NextWake: { } at }:
                var wait = at - Leader.Clock.GetUtcNow();
                Advance(wait > TimeSpan.Zero && wait < TimeSpan.FromHours(1) ? wait : TimeSpan.FromSeconds(1));
                break;
            case Step.ClockIsOff(var seconds) when Leader is not null:
                Leader.Clock.Error = TimeSpan.FromSeconds(seconds);
                break;
            case Step.Edit(var what) when Cluster.Exists:
                Edit(Specs.Apply(_edited, what, _spec));
                break;
            case Step.RunNow(var value) when Cluster.Exists:
                _promises.RunNow(value);
                Cluster.Annotate(ApiConstants.RunNowAnnotation, value);
                break;
            case Step.Cancel(var chosen) when Cluster.Exists:
                Cancel(chosen);
                break;
            case Step.Annotate(var key, var value) when Cluster.Exists:
                Cluster.Annotate(key, value);
                break;
            case Step.PauseNamespace(var value):
                Cluster.Pause(value);
                break;
            case Step.Delete:
                Store.Remove(ApiStore.ScheduledJobs, Cluster.Name);
                break;
            case Step.Recreate:
                Cluster.Recreate(_edited);
                break;
            case Step.Meets(var verb, var trouble):
                _network.Expect(verb, trouble);
                break;
            case Step.Release(var index, var answers) when _network.Held.Count > 0:
                _network.Release(_network.Held[index % _network.Held.Count], answers);
                break;
            case Step.Object(var index, var fate) when Cluster.Objects is { Count: > 0 } objects:
                var (kind, item) = objects[index % objects.Count];
                _promises.Meets(item, fate);
                Cluster.Meet(kind, item, fate);
                break;
            case Step.Call(var index, var code) when _target.Open.Count > 0:
                AnswerCall(_target.Open[index % _target.Open.Count], code);
                break;
            default:
                DoToOperators(step);
                break;
        }

        Settle();
    }

    private void Cancel(int index)
    {
        var open = RunList.Open(Cluster.Schedule!.Status).Select(run => run.Id).ToList();
        var value = open.Count == 0 ? null : index < 0 ? string.Join(',', open) : open[index % open.Count];
        _promises.Cancels(value);
        Cluster.Annotate(ApiConstants.CancelAnnotation, value);
    }

    public void Edit(ScheduledJobSpec spec)
    {
        _promises.Edited(_edited, spec);
        _edited = spec;
        Cluster.Edit(spec);
    }

    public void Advance(TimeSpan by)
    {
        Settle();
        _time.Advance(by, Settle);
    }

    /// <summary>Runs everything that can continue now.</summary>
    public void Settle()
    {
        do
        {
            Unless(++_rounds < MostRounds, $"the operator comes to rest");
            foreach (var process in _operators.ToArray())
            {
                process.Loop.Run();
                process.Prune();
            }

            WaitForOtherThreads();
            _promises.Check();
        }
        while (_operators.Exists(o => o.Loop.HasWork));
    }

    public ScheduledJobSpec Repaired() => Specs.Apply(_edited, SpecEdit.Repair, _spec);

    public Promises Promises => _promises;

    private void Tell(string what) => _story.Add($"{_time.Now:HH:mm:ss.fff} {what}");
}
