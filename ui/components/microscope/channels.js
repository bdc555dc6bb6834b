// The channels of the input: a button each, with its share of the sum.

function channelName(scope, channel) {
  return scope.channelNames[channel] ?? String(channel);
}

// A button a channel: its part of the input, and below it its share of the sum.
function listChannels(view) {
  const { scope, part } = view;
  const [height, width, channels] = inputSides(scope);
  view.channelButtons = [];
  part("channels").replaceChildren();
  if (channels === 1) return;
  for (let c = 0; c < channels; c++) {
    const button = document.createElement("button");
    const small = picture(width, height, view.scales.input, (k) => scope.input[k * channels + c]);
    button.type = "button";
    button.setAttribute("role", "option");
    button.append(small, document.createElement("i"), document.createElement("span"));
    button.onclick = () => chooseChannel(view, c);
    part("channels").append(button);
    view.channelButtons.push(button);
  }
  part("channels").onkeydown = (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    chooseChannel(view, (view.channel + move + channels) % channels);
    view.channelButtons[view.channel].focus();
  };
}

function chooseChannel(view, channel) {
  view.channel = channel;
  if (slides(view.scope)) showInput(view);
  show(view, view.row, view.column);
}

function showChannels(view) {
  const { found, channel, channelButtons, scope } = view;
  const largest = Math.max(...found.channels.map(Math.abs)) || 1;
  channelButtons.forEach((button, c) => {
    const sum = found.channels[c];
    button.setAttribute("aria-selected", String(c === channel));
    button.title = `Channel ${channelName(scope, c)}: ${exact(sum)}`;
    const bar = button.querySelector("i").style;
    // From the middle to the right, or to the left below 0; in CSS, per cent of the room left over.
    const share = (50 * Math.abs(sum)) / largest;
    const start = sum < 0 ? 50 - share : 50;
    bar.setProperty("--bar", sum < 0 ? "#387ec1" : "#c0703a");
    bar.setProperty("--long", `${share}%`);
    bar.setProperty("--from", `${(100 * start) / (100 - share)}%`);
    button.querySelector("span").textContent = `${channelName(scope, c)}: ${short(sum)}`;
  });
  view.part("channels-note").textContent =
    `${found.channels.length} channels; choose one to see its products.`;
}
