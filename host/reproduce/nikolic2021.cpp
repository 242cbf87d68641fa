// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/nikolic2021.hpp"

#include <algorithm>
#include <mutex>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/checksum.hpp"
#include "io/fetch.hpp"
#include "io/provenance.hpp"
#include "reproduce/cached_networks.hpp"
#include "reproduce/compare_paper.hpp"
#include "reproduce/reproduction.hpp"
#include "reproduce/run_folder.hpp"
#include "reproduce/run_outputs.hpp"
#include "reproduce/summary.hpp"
#include "reproduce/train_weights.hpp"
#include "reproduce/work_progress.hpp"

namespace qsweep {
namespace {

namespace fs = std::filesystem;

constexpr const char* spread_file = "spread-nikolic2021.csv";

/// The data folder that has the papers' tables.
fs::path find_data_root() {
  std::string looked;
  for (const fs::path& root : data_search_path()) {
    if (fs::exists(root / "reference" / "reported_nikolic2021.csv")) return root;
    looked += (looked.empty() ? "" : ", ") + root.string();
  }
  throw io_error("reference/reported_nikolic2021.csv is in none of: " + looked);
}

reproduction_inputs read_inputs(const fs::path& reference) {
  reproduction_inputs inputs;
  const fs::path reported = reference / "reported_nikolic2021.csv";
  const fs::path facts = reference / "reported_facts.csv";
  inputs.numbers = read_paper_numbers(reported, facts);
  std::vector<fs::path> files = {reported, facts};
  if (const fs::path spread = reference / spread_file; fs::exists(spread)) {
    inputs.committed_spread = parse_spread(read_whole_file(spread), spread.string());
    files.push_back(spread);
  }
  for (const fs::path& file : files) {
    inputs.sha256[file.filename().string()] = sha256_of_file(file);
  }
  return inputs;
}

/// Data sets, each loaded when it is first needed, by whatever thread.
class lazy_datasets {
 public:
  const dataset& get(const std::string& name, dataset_part part) {
    const auto key = std::pair(name, part);
    const std::lock_guard lock(mutex_);
    auto at = loaded_.find(key);
    if (at == loaded_.end()) at = loaded_.emplace(key, load_dataset(name, part)).first;
    return at->second;
  }

 private:
  std::map<std::pair<std::string, dataset_part>, dataset> loaded_;
  std::mutex mutex_;
};

network_work make_work(const reproduce_services& services, lazy_datasets& data,
                       work_progress& progress) {
  network_work work;
  work.backend = services.backend.name();
  work.train = [&](const network_id& network, const training_options& options) {
    const network_job job{network, options.seed};
    const reproduce_worker worker = services.make_worker();
    return train_and_evaluate(*worker.backend, *worker.reference, network.model,
                              data.get(network.dataset, dataset_part::train),
                              data.get(network.dataset, dataset_part::test), options,
                              version_string(), 1,
                              [&](const training_progress& now) { progress.training(job, now); });
  };
  work.measure = [&](const network_job& job, const stored_weights& weights,
                     const measurement_plan& plan) {
    const reproduce_worker worker = services.make_worker();
    return measure_network(
        *worker.backend, *worker.reference, weights,
        data.get(job.network.dataset, dataset_part::test), plan,
        [&](std::uint64_t done, std::uint64_t total) { progress.measuring(job, done, total); });
  };
  return work;
}

cached_networks_options cache_options(const reproduce_request& request, const fs::path& root,
                                      const reproduction_inputs& inputs,
                                      const item_selection& chosen) {
  cached_networks_options options;
  options.cache = default_cache_folder();
  if (request.seeds == 0 && !request.retrain) options.reference_weights = root / "weights";
  options.retrain = request.retrain;
  options.training = request.training;
  for (const auto& [network, curve] : chosen.networks) {
    options.paper_w_min[network] = paper_w_min_magnitude(inputs.numbers, network);
  }
  return options;
}

std::string describe_seeds(const reproduce_request& request, const reproduction_data& data) {
  if (request.seeds > 0) return "trained here, seeds 1 to " + std::to_string(request.seeds);
  const std::string networks =
      request.retrain ? "trained here, seed 1" : "the committed reference weights (seed 1)";
  return networks + (data.spread.empty()
                         ? "; no spread over seeds is known"
                         : "; judged by data/reference/" + std::string(spread_file));
}

/// All the files of a run; summary.md, the mark of a finished one, last.
class run_writer {
 public:
  run_writer(fs::path folder, nlohmann::json context)
      : folder_(std::move(folder)), context_(std::move(context)) {
    command_ = command_text(context_.at("argv").get<std::vector<std::string>>());
  }

  bool figures(std::span<const figure> all) {
    return !all.empty() && write_figures(folder_ / "figures", all);
  }

  void data(const reproduce_outcome& outcome, const reproduction_data& data) {
    write("rows.csv", rows_csv(outcome.rows));
    write("seeds.csv", seeds_csv(data.seeds));
    write("points.csv", points_csv(data.measurements));
    if (!outcome.claims.empty()) write("claims.csv", claims_csv(outcome.claims));
    if (data.spread_is_own) {
      write(spread_file, spread_to_csv(data.spread, "made by: " + command_ + "\n" + version()));
    }
    write("command.txt", command_ + "\n");
    write("context.json", context_.dump(2) + "\n");
  }

  void summary(const reproduce_outcome& outcome, summary_text text) {
    text.command = command_;
    text.version = version();
    write("summary.md", summary_markdown(outcome, text));
  }

 private:
  static std::string version() {
    return std::string("qsweep ") + version_string() + ", commit " + git_commit() +
           (git_dirty() ? " with local changes" : "");
  }
  void write(const std::string& name, const std::string& text) {
    write_file_atomically(folder_ / name, text);
  }

  fs::path folder_;
  nlohmann::json context_;
  std::string command_;
};

std::map<std::string, std::string> all_inputs(const reproduction_inputs& inputs,
                                              const cached_networks& networks,
                                              const item_selection& chosen) {
  std::map<std::string, std::string> all = inputs.sha256;
  all.insert(networks.inputs().begin(), networks.inputs().end());
  for (const auto& [network, curve] : chosen.networks) {
    for (const data_file_status& file : list_data(network.dataset)) {
      all[file.dataset + "/" + file.file] = file.sha256;
    }
  }
  return all;
}

}  // namespace

int reproduce_outcome::exit_code() const {
  return std::ranges::any_of(
             rows, [](const comparison_row& row) { return row.judged == verdict::mismatch; })
             ? 1
             : 0;
}

reproduce_outcome reproduce_nikolic2021(const reproduce_request& request,
                                        const reproduce_services& services) {
  const fs::path root = find_data_root();
  const reproduction_inputs inputs = read_inputs(root / "reference");
  const item_selection chosen = select_items(request, inputs.numbers);

  cached_networks_options options = cache_options(request, root, inputs, chosen);
  work_progress progress({chosen.networks, static_cast<std::uint64_t>(std::max(request.seeds, 1)),
                          options.reference_weights.empty(), request.training.epochs,
                          services.progress, services.stop_requested});
  lazy_datasets datasets;
  cached_networks networks(std::move(options), make_work(services, datasets, progress));
  const reproduction_data data =
      measure_all(chosen, request.seeds, services.threads, inputs.committed_spread, networks,
                  [&](const network_job& job) { progress.end(job); });
  progress.finish();

  reproduce_outcome outcome;
  outcome.rows = compare_with_paper(chosen.numbers, data.seeds, data.spread);
  if (chosen.claims) outcome.claims = judge_claims(data.seeds);
  outcome.out_dir =
      choose_run_folder(request.out.empty() ? default_run_folder("nikolic2021") : request.out);

  const std::vector<figure> figures =
      make_figures(chosen, data, inputs.numbers, networks, services.backend);
  run_writer writer(outcome.out_dir,
                    make_provenance(services.argv, all_inputs(inputs, networks, chosen),
                                    services.backend.description(), services.threads));
  const bool pictures = writer.figures(figures);
  if (!figures.empty() && !pictures) {
    outcome.notes.push_back("gnuplot is not installed: the figures are there as CSV only");
  }
  writer.data(outcome, data);
  summary_text text;
  text.seeds = describe_seeds(request, data);
  text.figures = chosen.figures;
  text.pictures = pictures;
  writer.summary(outcome, text);
  return outcome;
}

}  // namespace qsweep
